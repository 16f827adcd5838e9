"""The shop as it stands, with a short floor of reading time, its seal and the cashier's keys."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from policies.enrolment import sql as limits
from storefront.foundation import outbox
from storefront.reading import sql as evidence
from tests.documents.conftest import _own_seal, seal_file  # noqa: F401  # a seal of the test run
from tests.journeys.hands import Hand, Mouse
from tests.journeys.looking import Watch
from tests.journeys.shopper import Look, Shopper, unseen
from tests.payments.conftest import _keys, _own_keys  # noqa: F401  # the cashier's keys of the test run
from tests.reading.selling import load_base

SHORT_FLOOR = 0.02


@pytest.fixture
def queues(request: pytest.FixtureRequest) -> tuple[str, ...]:
    """Papers take seconds: they are made only where a journey looks at them, that is, has a folder."""
    return () if "tmp_path" in request.function.__code__.co_varnames else (outbox.Queue.NOW,)


@pytest.fixture
def shop(settings: Any, live_server: Any, worker: None, tmp_path: Any) -> Iterator[str]:
    """The address of a shop with its catalogue and its guards."""
    from django.db import connection

    from storefront.shop.kept import shelf

    settings.READING_FLOOR_SCALE = SHORT_FLOOR
    settings.SITE_URL = live_server.url
    settings.EVIDENCE_ANCHOR_DIR = tmp_path / "anchors"
    shelf.clear()
    limits.install(connection)
    evidence.run(connection, evidence.install(connection.vendor))
    load_base()
    yield live_server.url
    evidence.run(connection, evidence.remove(connection.vendor))
    limits.remove(connection)
    shelf.clear()


@pytest.fixture
def visitor(browser: Browser, shop: str) -> Iterator[Callable[..., Shopper]]:
    """Make visitors, each with a browser context of their own that is watched and closed."""
    watches: list[Watch] = []

    def make(hand: Callable[[Page], Hand] = Mouse, *, look: Look = unseen, **context: Any) -> Shopper:
        opened = browser.new_context(**{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", **context})
        opened.set_default_timeout(15_000)
        watches.append(Watch(opened, shop))
        page = opened.new_page()
        scripted = context.get("java_script_enabled", True)
        return Shopper(page, shop, hand(page), look=look, scripted=scripted)

    yield make
    for watch in watches:
        watch.context.close()
    for watch in watches:
        watch.assert_quiet()

"""Fixtures that every test may use: markers that skip visibly, the browser, a worker beside it."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import close_old_connections, connection
from hypothesis import settings

from scripts import services, translations

translations.compile_all()

# A busy machine is slow, not wrong: how long one example takes decides nothing.
settings.register_profile("shop", deadline=None)
settings.load_profile("shop")

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop meets Django's ORM

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: DATABASE_URL=postgres://… pytest -m postgres")
    if item.get_closest_marker("redis") and not services.redis():
        pytest.skip("needs Redis on 127.0.0.1:6379")
    if item.get_closest_marker("browser") and not Path(CHROMIUM).exists():
        pytest.skip(f"needs a browser at {CHROMIUM}: make test installs it")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def queues() -> tuple[str, ...]:
    """The queues that `worker` works on: all, unless a test says otherwise."""
    return ()


@pytest.fixture
def worker(transactional_db: None, queues: Any) -> Iterator[None]:
    """A worker beside a browser journey: every tenth of a second it delivers the outbox and notices."""
    from policies.payments.sandbox_cashier import notices
    from storefront.foundation import outbox

    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(0.1):
            outbox.deliver_due(*queues)
            notices.send_due()
        connection.close()
        close_old_connections()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stopping.set()
    thread.join(timeout=30)


@pytest.fixture(autouse=True)
def _chinese_by_default(settings: Any) -> None:
    settings.LANGUAGE_CODE = "zh-hans"

"""A cashier with keys of its own for each test run, and applications that wait to be paid."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.enrolment.models import Application
from policies.payments.gateways import gateway
from tests.payments import factory


@pytest.fixture(autouse=True, scope="session")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("payment-keys")


@pytest.fixture(autouse=True)
def _own_keys(_keys: Path, settings: Any) -> Iterator[None]:
    """Keys of the test run only: nothing is written into the shop's own folder."""
    settings.ALIPAY_PRIVATE_KEY_FILE = str(_keys / "shop" / "private.pem")
    settings.PAYMENT_PUBLISHED_KEY_FILE = str(_keys / "shop" / "public.pem")
    settings.ALIPAY_PUBLIC_KEY_FILE = str(_keys / "cashier" / "public.pem")
    settings.SANDBOX_CASHIER = {
        **settings.SANDBOX_CASHIER,
        "merchant_public_key": settings.PAYMENT_PUBLISHED_KEY_FILE,
        "key_folder": str(_keys / "cashier"),
    }
    gateway.cache_clear()
    yield
    gateway.cache_clear()


@pytest.fixture
def application(db: None) -> Application:
    """One application over ¥2.00, submitted and waiting for its payment."""
    return factory.application()


@pytest.fixture
def another(db: None) -> Callable[..., Application]:
    return factory.application

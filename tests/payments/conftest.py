"""A cashier with keys of its own for each test run, and applications that wait to be paid."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.enrolment.models import Application
from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product
from tests.payments import factory


@pytest.fixture(autouse=True, scope="session")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("payment-keys")


@pytest.fixture(autouse=True)
def _own_keys(_keys: Path, settings: Any) -> Iterator[None]:
    yield from factory.own_keys(settings, _keys)


@pytest.fixture
def application(db: None) -> Application:
    """One application over ¥2.00, submitted and waiting for its payment."""
    return factory.application()


@pytest.fixture
def another(db: None) -> Callable[..., Application]:
    return factory.application


@pytest.fixture
def product(db: None) -> ProductVersion:
    """小安·基础意外险 as it stands in the catalogue's folder."""
    return load_product(read_folder("base")).version

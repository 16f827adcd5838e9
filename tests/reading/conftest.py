"""A product on sale, people, and the database's guards of evidence."""

import pytest
from django.db import connection

from storefront.reading import sql
from tests.people import WANG, customer
from tests.reading.selling import a_chain, load_base


@pytest.fixture
def version(db):
    return load_base()


@pytest.fixture
def zhang(db):
    return customer()


@pytest.fixture
def wang(db):
    return customer(**WANG)


@pytest.fixture
def chain(version, zhang):
    return a_chain(version, zhang)


@pytest.fixture
def guards(db):
    """The triggers that refuse every change of evidence, as the migration installs them."""
    sql.run(connection, sql.install(connection.vendor))


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    """The file outside the database, apart for each test."""
    settings.EVIDENCE_ANCHOR_DIR = tmp_path / "anchors"
    return settings.EVIDENCE_ANCHOR_DIR

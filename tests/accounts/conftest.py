"""Looking at the tables as a thief would, and counting queries."""

from functools import partial

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def raw_rows(db):
    """Everything in every table, as text."""

    def read() -> str:
        parts = []
        with connection.cursor() as cursor:
            for model in apps.get_models():
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                parts.extend(str(row) for row in cursor.fetchall())
        return "\n".join(parts)

    return read


@pytest.fixture
def connection_queries():
    return partial(CaptureQueriesContext, connection)


@pytest.fixture
def page(browser):
    """A fresh visitor's page."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()

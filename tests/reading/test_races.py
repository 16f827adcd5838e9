"""Many tabs write to one chain, many sales open at once: no row lost, no number twice (PostgreSQL)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from storefront.reading.models import EvidenceBook, EvidenceChain
from storefront.reading.services import open_chain, record_tick
from storefront.reading.services.verification import verify
from tests.reading.selling import load_base

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(work, count):
    def task(number):
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(task, range(count)))


def test_tabs_that_write_at_once_lose_no_row():
    chain = open_chain(user=None, version=load_base(), quote_reference="tabs")
    at_once(lambda n: record_tick(EvidenceChain.objects.get(pk=chain.pk), "needs", f"tick-{n}"), 40)
    fields = set(chain.rows.filter(kind="tick").values_list("data__field", flat=True))
    assert fields == {f"tick-{n}" for n in range(40)}
    assert verify() == []


def test_sales_that_open_at_once_are_counted_without_gaps():
    version = load_base()
    at_once(lambda n: open_chain(user=None, version=version, quote_reference=f"quote-{n // 2}"), 40)
    assert sorted(EvidenceChain.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert EvidenceBook.objects.get().opened == 20
    assert verify() == []

"""Evidence is verified while sales go on: a row that comes meanwhile is no tampering."""

import pytest
from django.db import connection
from django.test import override_settings

from storefront.reading.enums import RowKind
from storefront.reading.models import EvidenceChain
from storefront.reading.services import record_event
from storefront.reading.services.verification import verify
from tests.enrolment import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded_before():
    """A chain as the verification loaded it, and its sale."""
    with override_settings(READING_FLOOR_SCALE=0):
        application = factory.draft()
    return EvidenceChain.objects.get(pk=application.chain_id)


def test_a_row_added_while_verifying_is_no_finding(loaded_before):
    record_event(EvidenceChain.objects.get(pk=loaded_before.pk), RowKind.REPRICED, old_fen=1, new_fen=2)
    assert verify(loaded_before) == []


def test_a_head_moved_back_is_still_found(loaded_before):
    chain = EvidenceChain.objects.get(pk=loaded_before.pk)
    record_event(chain, RowKind.REPRICED, old_fen=1, new_fen=2)
    EvidenceChain.objects.filter(pk=chain.pk).update(
        head_seq=loaded_before.head_seq, head_hash=loaded_before.head_hash, head_seal=loaded_before.head_seal
    )
    assert any("last row" in str(finding) for finding in verify(loaded_before))


def test_a_sale_opened_between_two_looks_is_no_finding(loaded_before):
    """The book is counted, a sale opens, its chain is seen: only a second look tells."""
    opened: list[str] = []

    def open_one(execute, sql, params, many, context):
        if not opened and sql.startswith('SELECT "storefront_evidencechain"."number"'):
            opened.append("now")
            with override_settings(READING_FLOOR_SCALE=0):
                factory.draft()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(open_one):
        assert verify() == []
    assert opened

"""Evidence is verified while sales go on: a row that comes meanwhile is no tampering."""

import pytest
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

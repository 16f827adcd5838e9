"""A chain of evidence: rows linked, personal values apart, guarded by the database."""

import itertools

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from storefront.foundation.personal_data.cipher import key_id_of
from storefront.reading.enums import RowKind
from storefront.reading.models import EvidenceBook, EvidenceChain, EvidencePersonal, EvidenceRow
from storefront.reading.services import (
    append,
    claim_chain,
    open_chain,
    record_answer,
    record_tick,
)
from storefront.reading.services.chain import Draft, HeadMoved
from storefront.reading.services.erasure import erase_chain
from storefront.reading.services.sealing import ChainErased, open_value
from storefront.reading.services.verification import verify
from tests.reading.selling import a_chain, a_quote

ADDRESS = "北京市演示区明白路1号𠮷"


def test_rows_are_numbered_linked_and_whole(chain):
    record_tick(chain, "needs", "medical")
    record_answer(chain, "address", "address", ADDRESS)
    rows = list(chain.rows.order_by("seq"))
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.prev_hash == before.hash for before, row in itertools.pairwise(rows))
    assert verify() == []


def test_personal_value_is_sealed_apart_and_never_in_the_row(chain):
    row = record_answer(chain, "address", "address", ADDRESS)
    sealed = EvidencePersonal.objects.get(chain=chain, seq=row.seq)
    assert open_value(sealed) == ADDRESS
    assert ADDRESS not in sealed.ciphertext
    assert row.data == {"field": "address"}
    with connection.cursor() as cursor:
        for table in ("evidencerow", "evidencepersonal", "evidencekey", "evidencechain"):
            cursor.execute(f"SELECT * FROM storefront_{table}")
            assert ADDRESS not in str(cursor.fetchall())


def test_one_quote_has_one_chain(chain, version, zhang):
    again = open_chain(user=zhang, version=version, quote_reference=chain.quote_reference)
    assert again.pk == chain.pk
    assert EvidenceBook.objects.get().opened == EvidenceChain.objects.count() == 1


def test_chain_opened_before_sign_in_is_claimed_once(version, zhang, wang):
    chain = a_chain(version)
    assert claim_chain(chain, zhang)
    assert claim_chain(EvidenceChain.objects.get(pk=chain.pk), zhang)
    assert not claim_chain(EvidenceChain.objects.get(pk=chain.pk), wang)
    assert EvidenceChain.objects.get(pk=chain.pk).user == zhang
    assert verify() == []


def test_second_tab_adds_after_the_first(chain):
    other = EvidenceChain.objects.get(pk=chain.pk)  # as another tab has read it
    record_tick(chain, "needs", "first")
    record_tick(other, "needs", "second")
    assert list(chain.rows.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert verify() == []


def test_without_trying_again_the_second_tab_would_fail(chain, monkeypatch):
    """The control: the head's guard refuses a row that follows an old one."""
    monkeypatch.setattr("storefront.reading.services.chain.TRIES", 1)
    other = EvidenceChain.objects.get(pk=chain.pk)
    record_tick(chain, "needs", "first")
    with pytest.raises(HeadMoved):
        record_tick(other, "needs", "second")


def test_rows_are_added_together_or_not_at_all(chain):
    before = chain.rows.count()
    with pytest.raises(TypeError):
        append(chain, Draft(RowKind.TICK), Draft(RowKind.TICK, data={"field": object()}))
    assert chain.rows.count() == before
    chain.refresh_from_db()
    assert verify(chain) == []


def test_database_refuses_changes_but_lets_personal_values_go(guards, chain):
    record_answer(chain, "address", "address", ADDRESS)
    statements = [
        "UPDATE storefront_evidencerow SET kind = 'tick'",
        "DELETE FROM storefront_evidencerow",
        "DELETE FROM storefront_evidencechain",
        "UPDATE storefront_evidencechain SET number = 7",
        "UPDATE storefront_evidencepersonal SET ciphertext = ''",
    ]
    for statement in statements:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    erase_chain(chain, reason="test")
    assert not EvidencePersonal.objects.exists()
    assert verify() == []


def test_erasure_leaves_the_chain_whole_and_nothing_to_read(chain):
    sealed_row = record_answer(chain, "address", "address", ADDRESS)
    sealed = EvidencePersonal.objects.get(chain=chain, seq=sealed_row.seq)
    erase_chain(chain, reason="test")
    erase_chain(chain, reason="twice is once")
    assert chain.rows.filter(kind=RowKind.ERASED).count() == 1
    assert verify() == []
    sealed.chain = EvidenceChain.objects.get(pk=chain.pk)
    with pytest.raises(ChainErased):
        open_value(sealed)


def test_values_without_an_erasure_row_are_missed(chain):
    """The control: deleting values behind the shop's back is no erasure."""
    record_answer(chain, "address", "address", ADDRESS)
    EvidencePersonal.objects.all().delete()
    assert any("sealed value is missing" in finding.what for finding in verify())


def test_key_rotation_touches_no_row(chain, settings):
    row = record_answer(chain, "address", "address", ADDRESS)
    rows = list(EvidenceRow.objects.values().order_by("pk"))
    settings.PERSONAL_DATA_KEYS = {"new": b"n" * 32, **settings.PERSONAL_DATA_KEYS}
    call_command("reencrypt")
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM storefront_evidencekey")
        assert {key_id_of(token) for (token,) in cursor.fetchall()} == {"new"}
    assert list(EvidenceRow.objects.values().order_by("pk")) == rows
    settings.PERSONAL_DATA_KEYS = {"new": b"n" * 32}
    assert open_value(EvidencePersonal.objects.get(seq=row.seq)) == ADDRESS
    assert verify() == []


def test_verify_evidence_says_whole_or_names_the_place(chain, capsys):
    call_command("verify_evidence")
    call_command("verify_evidence", chain=chain.reference)
    assert "all whole" in capsys.readouterr().out
    EvidenceRow.objects.filter(chain=chain, seq=2).update(kind=RowKind.PAID)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_evidence")
    assert stopped.value.code == 1
    assert f"chain 1 ({chain.reference}) row 2: was changed" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("verify_evidence", chain="nobody")


def test_quotes_of_strangers_never_share_a_chain(version, zhang, wang):
    chains = [a_chain(version, user) for user in (zhang, wang)]
    assert chains[0].number + 1 == chains[1].number
    assert a_quote(version, zhang).reference not in {chain.quote_reference for chain in chains}

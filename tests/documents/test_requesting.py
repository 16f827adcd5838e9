"""Asking for documents: frozen, encrypted, once."""

import json

import pytest
from django.db import connection

from storefront.documents import selectors, services
from storefront.documents.enums import DocumentKind, DocumentState
from storefront.documents.frozen_json import from_json, to_json
from storefront.documents.models import Document
from storefront.documents.snapshots import ApplicationSnapshot, PolicySnapshot
from storefront.foundation.outbox import OutboxEntry, Queue
from tests.documents import samples
from tests.documents.conftest import SUBJECT


@pytest.mark.parametrize(
    ("kind", "snapshot"),
    [(PolicySnapshot, samples.policy_snapshot()), (ApplicationSnapshot, samples.application_snapshot())],
)
def test_snapshot_survives_json(kind, snapshot):
    assert from_json(kind, json.loads(json.dumps(to_json(snapshot)))) == snapshot


def test_to_json_refuses_floats():
    with pytest.raises(TypeError, match="float"):
        to_json((1.5,))


def test_request_document_freezes_encrypts_and_owes(ask):
    document = ask()

    stored = Document.objects.get()
    assert stored.state == DocumentState.PENDING
    assert from_json(PolicySnapshot, stored.snapshot) == samples.policy_snapshot()
    entry = OutboxEntry.objects.get()
    assert (entry.queue, entry.payload) == (Queue.HEAVY, {"document": document.reference})
    with connection.cursor() as cursor:
        cursor.execute("SELECT snapshot FROM storefront_document")
        raw = cursor.fetchone()[0]
    assert samples.RARE_NAME not in raw
    assert "110101" not in raw


def test_request_document_twice_with_one_key_is_one_document(ask):
    assert ask().pk == ask(applicant_name="别人").pk
    assert Document.objects.count() == OutboxEntry.objects.count() == 1


def test_request_document_again_about_the_same_is_the_next_version(ask):
    first, second = ask("k1"), ask("k2")
    assert [document.version for document in selectors.documents_of(SUBJECT)] == [1, 2]
    assert first.code != second.code


def test_request_document_refuses_the_other_snapshot(owner):
    with pytest.raises(TypeError):
        services.request_document(
            kind=DocumentKind.APPLICATION,
            subject=SUBJECT,
            owner=owner,
            snapshot=samples.policy_snapshot(),
            key="k",
        )


def test_supersede_and_withdraw_move_once(ask):
    old, new = ask("k1"), ask("k2")
    assert services.supersede(old, new)
    assert not services.supersede(old, new)
    assert (old.state, old.superseded_by) == (DocumentState.SUPERSEDED, new)
    assert services.withdraw(new, "issued in error")
    assert not services.withdraw(new, "issued in error")
    assert new.state == DocumentState.WITHDRAWN

"""From the owed row to the kept file: once, whatever happens on the way."""

import hashlib

import pytest
from cryptography.exceptions import InvalidTag
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from storefront.documents import checks, making, selectors, services, tasks
from storefront.documents.enums import DocumentState
from storefront.documents.models import DocumentFile
from storefront.foundation import outbox


def entry_of(document):
    return outbox.OutboxEntry.objects.get(payload__document=document.reference)


def test_document_is_sealed_and_kept_encrypted(sealed):
    document, pdf = sealed
    assert document.state == DocumentState.SEALED
    assert document.file_hash == hashlib.sha256(pdf).hexdigest()
    assert pdf.startswith(b"%PDF-1.7")
    kept = bytes(DocumentFile.objects.get().body)
    assert b"%PDF" not in kept
    assert b"/ByteRange" not in kept


def test_file_opens_with_its_own_document_only(sealed, ask):
    document, _pdf = sealed
    other = ask("k2")
    outbox.deliver_due()
    files = {kept.document_id: kept for kept in DocumentFile.objects.all()}
    DocumentFile.objects.filter(document=other).update(body=bytes(files[document.pk].body))
    with pytest.raises(InvalidTag):
        selectors.file_of(other)


def test_handler_run_again_changes_nothing(sealed):
    document, pdf = sealed
    tasks.make_document(entry_of(document))
    document.refresh_from_db()
    assert DocumentFile.objects.count() == 1
    assert selectors.file_of(document) == pdf


def test_two_workers_at_once_keep_one_file(ask):
    document = ask()
    first, second = making.make_file(document), making.make_file(document)
    assert services.keep_file(document, first.pdf, seal_fingerprint=first.seal_fingerprint)
    assert not services.keep_file(document, second.pdf, seal_fingerprint=second.seal_fingerprint)
    assert selectors.file_of(document) == first.pdf


def test_crash_between_rendering_and_keeping_leaves_it_owed(ask, monkeypatch):
    document = ask()

    def die(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "keep_file", die)
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver(entry_of(document).pk)
    document.refresh_from_db()
    assert document.state == DocumentState.PENDING
    assert not DocumentFile.objects.exists()

    outbox.OutboxEntry.objects.update(lease_until="2000-01-01T00:00Z")
    assert outbox.deliver_due() == 1
    document.refresh_from_db()
    assert document.state == DocumentState.SEALED


def test_withdrawn_before_it_was_made_is_never_made(ask):
    document = ask()
    services.withdraw(document, "issued in error")
    assert outbox.deliver_due() == 1
    assert not DocumentFile.objects.exists()


def test_without_a_seal_the_paper_stays_owed(ask, settings, tmp_path):
    settings.DEMO = False
    settings.SEAL_FILE = tmp_path / "none.pem"
    document = ask()
    assert outbox.deliver_due() == 0
    document.refresh_from_db()
    assert document.state == DocumentState.PENDING
    assert "make_seal" in entry_of(document).last_error


def test_font_check_passes_here_and_names_what_to_install(settings):
    assert checks.check_fonts() == []
    settings.DOCUMENT_FONTS = ("No Such Song",)
    with pytest.raises(SystemCheckError, match=r"U\+20BB7.*U\+4DAE") as caught:
        call_command("check", "--tag", "documents")
    assert "apt-get install -y fonts-noto-cjk" in str(caught.value)


def test_font_check_knows_a_font_without_the_rare_characters():
    assert not checks.has_rare_characters("DejaVu Sans", "Regular")


def test_deploy_check_wants_a_seal(settings, tmp_path):
    assert checks.check_seal() == []
    settings.SEAL_FILE = tmp_path / "none.pem"
    assert [error.id for error in checks.check_seal()] == ["documents.E003"]

"""/verify/: what a code or a file is worth, for everybody, without personal data."""

import random
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from storefront.documents import limits, services, verification
from storefront.documents.forms import LARGEST_FILE
from storefront.documents.verification import Verdict
from storefront.foundation import outbox
from storefront.foundation.references import ALPHABET
from tests.documents import samples

VERIFY = "/verify/"
PERSONAL = [samples.RARE_NAME, samples.LONG_NAME, "吉小安", "110101", "138000", "乌鲁木齐", "B2026"]
SAMPLED_BYTES = 50


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def upload(client, data, name="保单.pdf", content_type="application/pdf"):
    return client.post(VERIFY, {"file": SimpleUploadedFile(name, data, content_type)})


def said(response):
    return response.context["finding"].verdict


def test_code_page_says_valid_without_personal_data(client, sealed):
    document, _pdf = sealed
    response = client.get(reverse("documents:verify_code", args=[document.code]))
    assert response.status_code == 200
    assert said(response) == Verdict.VALID
    html = response.content.decode()
    assert document.file_hash[:8] in html
    assert document.reference not in html
    assert [text for text in [*PERSONAL, "小安·", document.subject] if text in html] == []


@pytest.mark.parametrize("sent_as", ["code", "file"])
def test_superseded_and_withdrawn_are_told(client, sealed, ask, sent_as):
    document, pdf = sealed

    def look():
        if sent_as == "file":
            return said(upload(client, pdf))
        return said(client.get(reverse("documents:verify_code", args=[document.code])))

    assert look() == Verdict.VALID
    services.supersede(document, ask("k2"))
    assert look() == Verdict.SUPERSEDED
    services.withdraw(document, "issued in error")
    assert look() == Verdict.WITHDRAWN


def test_document_not_yet_made_is_told(client, ask):
    response = client.get(reverse("documents:verify_code", args=[ask().code]))
    assert said(response) == Verdict.PENDING


def test_unknown_code_is_a_plain_404(client, sealed):
    response = client.get(reverse("documents:verify_code", args=["b" * 16]))
    assert response.status_code == 404
    assert said(response) == Verdict.UNKNOWN


@pytest.mark.parametrize(
    "code", ["a", "b" * 15, "b" * 200, "<script>", "%00", "..%2F..%2Fetc", "𠮷" * 16, "\u202ebbbb"]
)
def test_malformed_code_is_a_plain_404(client, db, code):
    assert client.get(f"/verify/{code}/").status_code == 404


def test_typed_code_forgives_spaces_case_and_full_width(client, sealed):
    document, _pdf = sealed
    code = document.code
    full_width = "".join(chr(ord(character) + 0xFEE0) for character in code)
    for typed in (f" {code[:4]} {code[4:8]}-{code[8:]} ", code.upper(), full_width):
        response = client.get(VERIFY, {"code": typed})
        assert response.status_code == 302
        assert response.headers["Location"] == f"/verify/{code}/"


@pytest.mark.parametrize("typed", ["", " ", "abc", "b" * 5000, "\x00" * 16, "<b>bold</b>", "\u202e" * 16])
def test_mistyped_code_is_told_how_to_mend(client, db, typed):
    response = client.get(VERIFY, {"code": typed})
    assert response.status_code == 422
    assert response.context["code_form"].errors["code"]


def test_genuine_file_is_valid(client, sealed):
    document, pdf = sealed
    response = upload(client, pdf)
    assert said(response) == Verdict.VALID
    assert response.context["document"] == document
    assert [text for text in PERSONAL if text in response.content.decode()] == []


def test_every_sampled_byte_changed_is_found_and_named(sealed):
    document, pdf = sealed
    chooser = random.Random(71)
    seal_at = pdf.rindex(b"/ContactInfo")
    places = [
        0,
        1,
        len(pdf) - 1,
        seal_at + 30,
        pdf.rindex(b"/ByteRange") + 12,
        pdf.rindex(b"/Contents") + 400,
    ]
    for place in [*places, *(chooser.randrange(len(pdf)) for _ in range(SAMPLED_BYTES))]:
        changed = bytearray(pdf)
        changed[place] ^= 1 << chooser.randrange(8)
        finding = verification.check_file(bytes(changed))
        assert finding.verdict == Verdict.CHANGED, place
        assert finding.document in {document, None}


def test_changed_file_names_the_document_it_claims_to_be(client, sealed):
    document, pdf = sealed
    response = upload(client, pdf.replace(b"startxref", b"startxreF", 1))
    assert said(response) == Verdict.CHANGED
    assert response.context["document"] == document


def test_file_resaved_without_its_seal_is_changed(sealed):
    _document, pdf = sealed
    end_of_unsealed = pdf.index(b"%%EOF") + 6
    assert verification.check_file(pdf[:end_of_unsealed]).verdict in {Verdict.CHANGED, Verdict.UNKNOWN}
    assert verification.check_file(pdf + b"\n").verdict == Verdict.CHANGED


def test_file_of_somebody_else_is_unknown(client, sealed):
    assert said(upload(client, b"%PDF-1.7\n%%EOF")) == Verdict.UNKNOWN


def test_forged_file_with_a_real_code_is_never_valid(sealed):
    document, _pdf = sealed
    forged = b"%PDF-1.7\n/verify/" + document.code.encode() + b"/\n%%EOF"
    assert verification.check_file(forged).verdict == Verdict.CHANGED


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "a.pdf"),
        (b"<html><script>alert(1)</script>", "a.pdf"),
        (b"\x00" * 100, "a.pdf"),
        (b"\x89PNG\r\n", "../../etc/passwd"),
        (b"%PD", "a.pdf"),
        (b"%PDF-" + b"0" * LARGEST_FILE, "a.pdf"),
    ],
)
def test_wrong_upload_gets_a_clear_message(client, db, data, name):
    response = upload(client, data, name)
    assert response.status_code == 422
    assert response.context["file_form"].errors["file"]


def test_upload_without_file_gets_a_clear_message(client, db):
    assert client.post(VERIFY, {}).status_code == 422
    assert client.post(VERIFY, {"file": "text"}).status_code == 422
    assert client.post(VERIFY, b"\x00\xff", content_type="application/json").status_code == 422


def test_huge_upload_is_refused_unread(client, db):
    response = client.post(VERIFY, {"file": "x"}, headers={"content-length": "10000000000"})
    assert response.status_code == 413
    assert response.context["problem"]


def test_many_uploads_from_one_address_must_wait(client, db, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+08:00", tick=False)
    for _ in range(limits.UPLOADS):
        assert upload(client, b"%PDF-1.7").status_code == 200
    assert upload(client, b"%PDF-1.7").status_code == 429
    assert (
        client.post(
            VERIFY, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, REMOTE_ADDR="192.0.2.7"
        ).status_code
        == 200
    )
    time_machine.shift(60)
    assert upload(client, b"%PDF-1.7").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, db, method):
    assert getattr(client, method)(VERIFY).status_code == 405


def test_verification_writes_nothing(client, sealed, django_assert_num_queries):
    document, pdf = sealed
    with django_assert_num_queries(1):
        client.get(reverse("documents:verify_code", args=[document.code]))
    with django_assert_num_queries(2) as captured:
        upload(client, pdf)
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)


def test_codes_cannot_be_mistaken_for_references(ask):
    document = ask()
    assert document.code != document.reference
    assert re.fullmatch(f"[{ALPHABET}]{{16}}", document.code)
    assert outbox.OutboxEntry.objects.get().payload == {"document": document.reference}

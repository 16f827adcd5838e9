"""The seal: made once, closed to others, holds, and shows every change."""

import stat
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from storefront.documents import sealing
from storefront.documents.seal_making import make_seal
from storefront.documents.seal_reading import SealState, read_seal

BARE_HTML = "<html lang='zh-CN'><title>甲</title><p>𠮷"
ADDRESS = "http://localhost/verify/bcdfghjkmnpqrstv/"


class Signed:
    def __init__(self, pdf, fingerprint):
        self.pdf = pdf
        self.fingerprint = fingerprint


@pytest.fixture(scope="module")
def signed(seal_file):
    from storefront.documents.rendering import pdf_of

    signer = sealing.read_signer(seal_file)
    pdf = sealing.seal_pdf(pdf_of(BARE_HTML), signer, address=ADDRESS)
    return Signed(pdf, sealing.fingerprint_of(signer))


def judge(signed, data):
    return read_seal(data, ours=lambda found: found == signed.fingerprint)


def test_make_seal_is_made_once_and_closed(tmp_path, settings, capsys):
    settings.SEAL_FILE = tmp_path / "seal" / "seal.pem"
    call_command("make_seal")
    first = settings.SEAL_FILE.read_bytes()
    call_command("make_seal")
    assert settings.SEAL_FILE.read_bytes() == first
    assert stat.S_IMODE(settings.SEAL_FILE.stat().st_mode) == 0o600
    assert [path.name for path in settings.SEAL_FILE.parent.iterdir()] == ["seal.pem"]
    made, kept = capsys.readouterr().out.splitlines()
    assert made.startswith("made") and kept.startswith("kept")


def test_seal_is_missed_outside_the_demo(tmp_path, settings):
    settings.SEAL_FILE = tmp_path / "seal.pem"
    settings.DEMO = False
    with pytest.raises(sealing.SealMissing, match="make_seal"):
        sealing.current_signer()


def test_seal_holds_for_pyhanko_and_for_us(signed):
    embedded = PdfFileReader(BytesIO(signed.pdf)).embedded_signatures
    assert len(embedded) == 1
    roots = ValidationContext(trust_roots=[embedded[0].signer_cert], allow_fetching=False)
    with ThreadPoolExecutor(max_workers=1) as aside:  # the browser tests leave an event loop in this thread
        status = aside.submit(validate_pdf_signature, embedded[0], signer_validation_context=roots).result()
    assert status.intact
    assert status.valid
    assert status.docmdp_ok
    assert judge(signed, signed.pdf) is SealState.INTACT


@settings(max_examples=80, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_changed_bit_anywhere_breaks_the_seal(signed, place, bit):
    """Anywhere the seal covers; a change in the seal itself is found by the file's hash at /verify/."""
    start = signed.pdf.rindex(b"/Contents <") + len(b"/Contents ")
    covered = [*range(start), *range(signed.pdf.index(b">", start) + 1, len(signed.pdf))]
    changed = bytearray(signed.pdf)
    changed[covered[int(place * len(covered))]] ^= 1 << bit
    assert judge(signed, bytes(changed)) is not SealState.INTACT


@pytest.mark.parametrize("tail", [b"\n", b"%", b"\n1 0 obj<<>>endobj\n"])
def test_anything_appended_breaks_the_seal(signed, tail):
    assert judge(signed, signed.pdf + tail) is SealState.BROKEN


def test_another_certificate_is_not_ours(signed, tmp_path):
    from storefront.documents.rendering import pdf_of

    make_seal(tmp_path / "theirs.pem")
    theirs = sealing.seal_pdf(
        pdf_of(BARE_HTML), sealing.read_signer(tmp_path / "theirs.pem"), address=ADDRESS
    )
    assert judge(signed, theirs) is SealState.ABSENT


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"/ByteRange [0 0 0 0]",
        b"/ByteRange [0 99999999999 1 1]",
        b"/ByteRange [0 30 40 5]" + b"\x00" * 40,
        b"/ByteRange [0 24 60 5]<" + b"30" * 17 + b">" + b"0" * 40,
        b"/ByteRange [" + b" " * 10_000,
    ],
)
def test_reading_the_seal_of_nonsense_finds_none(signed, data):
    assert judge(signed, data) is SealState.ABSENT

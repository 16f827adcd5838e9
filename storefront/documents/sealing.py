"""Sealing a PDF with the shop's own certificate, offline. Only the heavy worker imports this.

The seal makes a change visible. It is no reliable electronic signature in the sense of 电子签名法 Art.13,
and the papers say so.
"""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import keys, pem, x509
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from storefront.documents.seal_making import make_seal

FIELD = "Seal"


class SealMissing(Exception):
    """There is no seal yet; `manage.py make_seal` makes one."""


def current_signer() -> signers.SimpleSigner:
    """The seal of `settings.SEAL_FILE`. A demo makes its own at first need; elsewhere SealMissing."""
    if settings.DEMO and not settings.SEAL_FILE.exists():
        make_seal(settings.SEAL_FILE)
    return read_signer(settings.SEAL_FILE)


def read_signer(path: Path) -> signers.SimpleSigner:
    """Key and certificate of one file. SealMissing where there is none."""
    try:
        return _signer(path.read_bytes())
    except FileNotFoundError:
        raise SealMissing("no seal: run manage.py make_seal") from None


@lru_cache(maxsize=1)
def _signer(raw: bytes) -> signers.SimpleSigner:
    parts = {name: der for name, _headers, der in pem.unarmor(raw, multiple=True)}
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(parts["CERTIFICATE"]),
        signing_key=keys.PrivateKeyInfo.load(parts["PRIVATE KEY"]),
        cert_registry=SimpleCertificateStore(),
    )


def fingerprint_of(signer: signers.SimpleSigner) -> str:
    """The SHA-256 of the certificate: 64 hexadecimal digits."""
    if signer.signing_cert is None:
        raise SealMissing("the seal has no certificate")
    return hashlib.sha256(signer.signing_cert.dump()).hexdigest()


def seal_pdf(pdf: bytes, signer: signers.SimpleSigner, *, address: str) -> bytes:
    """Seal a PDF so that no later change is allowed. `address` is where it can be verified; it stands
    in the seal in the clear."""
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason="文件封存：改动可以查出",
        contact_info=address,
        name=settings.SEAL_NAME,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    # pyHanko runs an event loop, and a thread can run only one: it gets a thread of its own.
    with ThreadPoolExecutor(max_workers=1) as aside:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        return aside.submit(signers.sign_pdf, writer, metadata, signer=signer).result().getvalue()

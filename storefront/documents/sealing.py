"""The seal: one self-made certificate and its key in one file, and sealing a PDF with it, offline.

The seal makes a change visible. It is no reliable electronic signature in the sense of 电子签名法 Art.13,
and the papers say so. Only the heavy worker and `make_seal` import this.
"""

import hashlib
import os
import stat
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from storefront.foundation import clock

KEY_BITS = 3072
LIFETIME = timedelta(days=10 * 365)
FIELD = "Seal"
OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR


class SealMissing(Exception):
    """There is no seal yet; `manage.py make_seal` makes one."""


def make_seal(path: Path) -> bool:
    """Make key and certificate at `path`, readable by their owner only. False where one is there
    already: nothing is ever overwritten, whoever is first."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "wb") as file:
        file.write(_new_key_and_certificate())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def _new_key_and_certificate() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, settings.SEAL_NAME),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{settings.SEAL_NAME} 文件封存"),
        ]
    )
    start = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(days=1))
        .not_valid_after(start + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_document_signing_only(), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)


def _document_signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def current_signer() -> signers.SimpleSigner:
    """The seal of `settings.SEAL_FILE`. A demo makes its own at first need; elsewhere SealMissing."""
    if settings.DEMO and not settings.SEAL_FILE.exists():
        make_seal(settings.SEAL_FILE)
    try:
        raw = settings.SEAL_FILE.read_bytes()
    except FileNotFoundError:
        raise SealMissing("no seal: run manage.py make_seal") from None
    return _signer(raw)


@lru_cache(maxsize=1)
def _signer(raw: bytes) -> signers.SimpleSigner:
    parts = {name: der for name, _headers, der in pem.unarmor(raw, multiple=True)}
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(parts["CERTIFICATE"]),
        signing_key=asn1_keys.PrivateKeyInfo.load(parts["PRIVATE KEY"]),
        cert_registry=SimpleCertificateStore(),
    )


def fingerprint_of(signer: signers.SimpleSigner) -> str:
    """The SHA-256 of the certificate: 64 hexadecimal digits."""
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
    sealed = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer=signer)
    return sealed.getvalue()

"""Reads the seal of a file that a stranger sent, without parsing it as a PDF: no page, font, picture
or compressed stream of it is ever opened."""

import hashlib
import re
from collections.abc import Callable
from enum import Enum

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,4}\[\s{0,4}(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s{0,40}\]"
)
LONGEST_SEAL = 200_000


class SealState(Enum):
    """INTACT covers the whole file and was made by a certificate of ours; BROKEN bears our
    certificate but does not fit the file; ABSENT is everything else."""

    INTACT = "intact"
    BROKEN = "broken"
    ABSENT = "absent"


def read_seal(data: bytes, *, ours: Callable[[str], bool]) -> SealState:
    """What the last seal in the file is worth. `ours` knows the SHA-256 of our certificates."""
    ranges = BYTE_RANGE.findall(data)
    if not ranges:
        return SealState.ABSENT
    start, length, resume, rest = (int(number) for number in ranges[-1])
    container = data[start + length : resume]
    if not 2 < len(container) <= LONGEST_SEAL:
        return SealState.ABSENT
    try:
        signed = cms.ContentInfo.load(bytes.fromhex(container[1:-1].decode("ascii")))["content"]
        certificate = signed["certificates"][0].chosen.dump()
        if not ours(hashlib.sha256(certificate).hexdigest()):
            return SealState.ABSENT
        whole = start == 0 and resume + rest == len(data)
        covered = data[:length] + data[resume:]
        return SealState.INTACT if whole and _fits(signed, certificate, covered) else SealState.BROKEN
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return SealState.ABSENT  # not the form that our seal has


def _fits(signed: cms.SignedData, certificate: bytes, covered: bytes) -> bool:
    signer = signed["signer_infos"][0]
    digests = [
        attribute["values"][0].native
        for attribute in signer["signed_attrs"]
        if attribute["type"].native == "message_digest"
    ]
    if digests != [hashlib.sha256(covered).digest()]:
        return False
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    statement = signer["signed_attrs"].untag().dump(force=True)
    try:
        key.verify(signer["signature"].native, statement, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True

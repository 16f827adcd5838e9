"""The data key of a chain, and the values sealed under it."""

import base64
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models

from storefront.foundation.personal_data.cipher import CannotDecrypt
from storefront.foundation.prepared import Prepared
from storefront.reading.models import EvidenceChain, EvidenceKey, EvidencePersonal

KEY_BYTES = 32
NONCE_BYTES = 12
_find_key = Prepared(lambda chain: EvidenceKey.objects.filter(chain_id=chain), chain=models.BigIntegerField())


class ChainErased(Exception):
    """The chain's data key is gone: nothing personal can be added to it or read from it."""


def make_key(chain: EvidenceChain) -> EvidenceKey:
    raw = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return EvidenceKey.objects.create(chain=chain, wrapped=raw)


def seal_value(chain: EvidenceChain, seq: int, field: str, value: Any) -> EvidencePersonal:
    """Seal a JSON value for one row; the row itself is the caller's."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    plain = json.dumps(value, ensure_ascii=False, sort_keys=True).encode()
    body = AESGCM(_key_of(chain)).encrypt(nonce, plain, _bound(chain, seq, field))
    ciphertext = base64.urlsafe_b64encode(nonce + body).decode()
    return EvidencePersonal(chain=chain, seq=seq, field=field, ciphertext=ciphertext)


def open_value(sealed: EvidencePersonal) -> Any:
    """The value of a row. ChainErased where the key is gone, CannotDecrypt where it was changed."""
    chain = sealed.chain
    raw = base64.urlsafe_b64decode(sealed.ciphertext)
    try:
        plain = AESGCM(_key_of(chain)).decrypt(
            raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(chain, sealed.seq, sealed.field)
        )
    except InvalidTag as error:
        raise CannotDecrypt(f"evidence {chain.reference}/{sealed.seq}") from error
    return json.loads(plain)


def _key_of(chain: EvidenceChain) -> bytes:
    known = type(chain).key.is_cached(chain)  # it came with its chain
    key = chain.key if known else _find_key.first(chain=chain.pk)
    if key is None:
        raise ChainErased(chain.reference)
    return base64.b64decode(key.wrapped)


def _bound(chain: EvidenceChain, seq: int, field: str) -> bytes:
    return f"{chain.reference}:{seq}:{field}".encode()

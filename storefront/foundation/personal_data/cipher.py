"""AES-256-GCM bound to a row and a field, with key ids; and the blind index for look-up."""

import base64
import hashlib
import hmac
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FORMAT = "1"
NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """A token is damaged, stands in the wrong row or field, or its key is not known."""


def seal(plain: bytes, *, bound_to: str) -> str:
    """Encrypt with the first key. The token opens only with the same `bound_to` text."""
    key_id, key = next(iter(settings.PERSONAL_DATA_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(key).encrypt(nonce, plain, _bound(key_id, bound_to))
    return ".".join([FORMAT, key_id, base64.urlsafe_b64encode(nonce + body).decode()])


def unseal(token: str, *, bound_to: str) -> bytes:
    """Decrypt or raise CannotDecrypt; never returns the ciphertext, never an empty value instead."""
    try:
        version, key_id, encoded = token.split(".")
        raw = base64.urlsafe_b64decode(encoded)
        key = settings.PERSONAL_DATA_KEYS[key_id]
    except (ValueError, KeyError) as error:
        raise CannotDecrypt(f"{bound_to}: unknown form or key") from error
    if version != FORMAT:
        raise CannotDecrypt(f"{bound_to}: unknown format")
    try:
        return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(key_id, bound_to))
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt(f"{bound_to}: does not open here") from error


def key_id_of(token: str) -> str:
    return token.split(".")[1]


def _bound(key_id: str, bound_to: str) -> bytes:
    return f"{FORMAT}|{key_id}|{bound_to}".encode()


def blind_index(purpose: str, value: str) -> str:
    """A keyed hash by which an encrypted value can be found again: 64 hexadecimal digits."""
    normal = unicodedata.normalize("NFKC", value).strip().upper()
    message = f"{purpose}|{normal}".encode()
    return hmac.new(settings.BLIND_INDEX_KEY, message, hashlib.sha256).hexdigest()

"""Files at rest: each encrypted with AES-256-GCM under a key of its own, bound to its document."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12


def new_key() -> str:
    """A fresh key, in hexadecimal. The caller keeps it in an encrypted field."""
    return secrets.token_hex(KEY_BYTES)


def encrypt(plain: bytes, *, key: str, bound_to: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(bytes.fromhex(key)).encrypt(nonce, plain, bound_to.encode())


def decrypt(body: bytes, *, key: str, bound_to: str) -> bytes:
    """The file. Raises InvalidTag where the bytes, the key or the document are not the right ones."""
    return AESGCM(bytes.fromhex(key)).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound_to.encode())

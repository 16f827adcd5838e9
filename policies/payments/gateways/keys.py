"""The merchant's RSA key and the gateway's public one, read from files. In the demo the merchant makes
its own pair at first need, and lays its public half where the cashier can fetch it."""

import base64
import binascii
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

KEY_BITS = 2048
PUBLIC_EXPONENT = 65537


class BadKey(RuntimeError):
    """A key file is missing or holds no RSA key."""


def private_key(path: Path) -> RSAPrivateKey:
    """PEM, or the bare base64 that Alipay's key tool writes."""
    raw = _read(path)
    try:
        key = (
            serialization.load_pem_private_key(raw, password=None)
            if raw.startswith(b"-----")
            else serialization.load_der_private_key(base64.b64decode(raw), password=None)
        )
    except (ValueError, binascii.Error) as error:
        raise BadKey(f"{path.name} holds no private key") from error
    if not isinstance(key, RSAPrivateKey):
        raise BadKey(f"{path.name} holds no RSA key")
    return key


def public_key(path: Path) -> RSAPublicKey:
    """PEM, or the bare base64 that Alipay's console shows."""
    raw = _read(path)
    try:
        key = (
            serialization.load_pem_public_key(raw)
            if raw.startswith(b"-----")
            else serialization.load_der_public_key(base64.b64decode(raw))
        )
    except (ValueError, binascii.Error) as error:
        raise BadKey(f"{path.name} holds no public key") from error
    if not isinstance(key, RSAPublicKey):
        raise BadKey(f"{path.name} holds no RSA key")
    return key


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise BadKey(f"{path.name} cannot be read") from error


def ensure_pair(private_path: Path, public_path: Path) -> None:
    """Make the demo merchant's pair where there is none. Of several processes, one wins."""
    if private_path.exists() and public_path.exists():
        return
    private_path.parent.mkdir(parents=True, exist_ok=True)
    if not private_path.exists():
        fresh = rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS)
        _place(private_path, _private_pem(fresh), only_if_absent=True)
    _place(public_path, public_pem(private_key(private_path)), only_if_absent=False)


def public_pem(key: RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _private_pem(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _place(path: Path, data: bytes, *, only_if_absent: bool) -> None:
    """Put a whole file in its place at once; readers never see half of it."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(data)
    if not only_if_absent:
        draft.replace(path)
        return
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first; its key counts
    finally:
        draft.unlink()

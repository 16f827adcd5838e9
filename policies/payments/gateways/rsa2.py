"""RSA2, the signature of the Alipay protocol: SHA-256 with RSA, PKCS #1 v1.5, over sorted parameters."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey


class Unreadable(ValueError):
    """A signed answer is not the shape the protocol promises."""


def content(params: Mapping[str, str], *, without: Iterable[str]) -> str:
    """`a=1&b=2`: parameters in the order of their names, values as they are, not URL-encoded."""
    left_out = frozenset(without)
    return "&".join(f"{name}={params[name]}" for name in sorted(params) if name not in left_out)


def sign(text: str, key: RSAPrivateKey) -> str:
    """The signature in base64."""
    return base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def is_signed_by(text: str, signature: str, key: RSAPublicKey) -> bool:
    """Whether `signature` (base64) was made over exactly `text`."""
    try:
        raw = base64.b64decode(signature, validate=True)
        key.verify(raw, text.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def members(text: str) -> dict[str, str]:
    """The top-level members of a JSON object as the raw text of their values.

    An answer is signed over the bytes of one member, so they must not be parsed and printed again.
    Unreadable where it is no object or names a member twice.
    """
    decoder = json.JSONDecoder()
    found: dict[str, str] = {}
    at = _expect(text, 0, "{")
    while True:
        name, at = _value(decoder, text, at)
        start = _expect(text, at, ":")
        _, at = _value(decoder, text, start)
        if not isinstance(name, str) or name in found:
            raise Unreadable("a member without a name of its own")
        found[name] = text[start:at]
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            break
        at = _expect(text, at, ",")
    if text[at + 1 :].strip():
        raise Unreadable("more than one object")
    return found


def _value(decoder: json.JSONDecoder, text: str, at: int) -> tuple[object, int]:
    try:
        return decoder.raw_decode(text, _skip(text, at))
    except (json.JSONDecodeError, RecursionError) as error:
        raise Unreadable("not JSON") from error


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in {" ", "\t", "\r", "\n"}:
        at += 1
    return at


def _expect(text: str, at: int, mark: str) -> int:
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise Unreadable(f"expected {mark}")
    return _skip(text, at + 1)

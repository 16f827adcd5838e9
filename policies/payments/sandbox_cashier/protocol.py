"""The cashier's side of the protocol: RSA2 over sorted parameters, its own keys, the merchant it knows."""

import base64
import binascii
import contextlib
import json
import os
import uuid
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.conf import settings

ZONE = ZoneInfo("Asia/Shanghai")
TIME = "%Y-%m-%d %H:%M:%S"


class Refusal(Exception):
    """What the cashier answers when it will not: the protocol's code and reason code."""

    def __init__(self, sub_code: str, code: str = "40004") -> None:
        super().__init__(sub_code)
        self.code = code
        self.sub_code = sub_code


def joined(params: Mapping[str, str], leave_out: set[str]) -> bytes:
    pairs = sorted((name, value) for name, value in params.items() if name not in leave_out)
    return "&".join("=".join(pair) for pair in pairs).encode()


@cache
def own_key(folder: Path) -> Any:
    """The cashier's private key, made at first need; its public half lies beside it for merchants."""
    private, public = folder / "private.pem", folder / "public.pem"
    folder.mkdir(parents=True, exist_ok=True)
    if not private.exists():
        fresh = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = fresh.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        _publish(private, pem, first_only=True)
    key = serialization.load_pem_private_key(private.read_bytes(), password=None)
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    _publish(public, pem, first_only=False)
    return key


def _publish(path: Path, data: bytes, *, first_only: bool) -> None:
    draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    draft.touch(mode=0o600)
    draft.write_bytes(data)
    if first_only and not path.exists():
        with contextlib.suppress(FileExistsError):  # another process was first
            os.link(draft, path)
    if first_only:
        draft.unlink()
    else:
        draft.replace(path)


def signature(data: bytes) -> str:
    key = own_key(Path(str(settings.SANDBOX_CASHIER["key_folder"])))
    return base64.b64encode(key.sign(data, padding.PKCS1v15(), hashes.SHA256())).decode()


def read_request(params: Mapping[str, str]) -> dict[str, Any]:
    """The business content of a merchant's request; Refusal unless the merchant signed it."""
    merchant = settings.SANDBOX_CASHIER
    if params.get("app_id") != merchant["app_id"]:
        raise Refusal("isv.invalid-app-id")
    if params.get("sign_type") != "RSA2" or params.get("charset") != "utf-8":
        raise Refusal("isv.invalid-signature-type")
    try:
        pem = Path(str(merchant["merchant_public_key"])).read_bytes()
        key: Any = serialization.load_pem_public_key(pem)
        raw = base64.b64decode(params.get("sign", ""), validate=True)
        key.verify(raw, joined(params, {"sign"}), padding.PKCS1v15(), hashes.SHA256())
        business = json.loads(params["biz_content"])
    except (OSError, InvalidSignature, binascii.Error, ValueError, KeyError):
        raise Refusal("isv.invalid-signature") from None
    if not isinstance(business, dict):
        raise Refusal("isv.invalid-parameter")
    return business


def answer(method: str, fields: Mapping[str, str]) -> str:
    """A signed JSON answer: the signature is over the bytes of its one member."""
    body = json.dumps(dict(fields), ensure_ascii=False, separators=(",", ":"))
    name = method.replace(".", "_") + "_response"
    return f'{{"{name}":{body},"sign":"{signature(body.encode())}"}}'


def refused(method: str, refusal: Refusal) -> str:
    fields = {"code": refusal.code, "msg": "Business Failed", "sub_code": refusal.sub_code}
    return answer(method, fields)


def signed_notice(fields: Mapping[str, str]) -> dict[str, str]:
    params = {name: value for name, value in fields.items() if value}
    return {**params, "sign_type": "RSA2", "sign": signature(joined(params, set()))}


def yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:.2f}"


def fen(text: Any) -> int:
    try:
        amount = Decimal(str(text)) * 100
    except InvalidOperation:
        raise Refusal("ACQ.INVALID_PARAMETER") from None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 < amount < 10**11:
        raise Refusal("ACQ.INVALID_PARAMETER")
    return int(amount)


def time_text(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime(TIME)


def moment(text: Any) -> datetime:
    try:
        return datetime.strptime(str(text), TIME).replace(tzinfo=ZONE)
    except ValueError:
        raise Refusal("ACQ.INVALID_PARAMETER") from None

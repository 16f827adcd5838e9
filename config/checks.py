"""Deploy checks: what a demonstration may have and a real shop must not. Run by `check --deploy`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def no_demo_in_production(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[Error]:
    return [Error(message, hint=hint, id=f"mingbai.D{number:03d}") for number, message, hint in _complaints()]


def _complaints() -> Iterator[tuple[int, str, str]]:
    if settings.DEMO:
        yield 1, "Demo pages are on.", "Set MINGBAI_ENVIRONMENT=production."
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield 2, "SQLite cannot carry a real shop.", "Set DATABASE_URL=postgres://…"
    if settings.SECRET_KEY == settings.DEMO_SECRET:
        yield 3, "The secret key is the demo's.", "Set DJANGO_SECRET_KEY."
    if "demo" in settings.PERSONAL_DATA_KEYS:
        yield 4, "Personal data is under the demo's key.", "Set PERSONAL_DATA_KEYS=id:hex."
    if settings.BLIND_INDEX_KEY.hex() == settings.DEMO_INDEX_KEY:
        yield 5, "The blind index is under the demo's key.", "Set BLIND_INDEX_KEY."
    for number, name in ((6, "PAYMENT_GATEWAY"), (7, "SMS_GATEWAY"), (8, "IDENTITY_GATEWAY")):
        if getattr(settings, name) in {"sandbox", "demo"}:
            yield number, f"{name} is a sandbox.", f"Set {name} to a real gateway."
    if settings.READING_FLOOR_SCALE < 1:
        yield 9, "The floor of reading time is shortened.", "Unset READING_FLOOR_SCALE."
    if settings.EVIDENCE_SEAL_KEY.hex() == settings.DEMO_SEAL_KEY:
        yield 10, "Evidence is sealed with the demo's key.", "Set EVIDENCE_SEAL_KEY."
    if not settings.SITE_URL.startswith("https://"):
        yield 11, "SITE_URL is not https: QR codes, notices and payments carry it.", "Set SITE_URL=https://…"
    if settings.PAYMENT_GATEWAY == "alipay":
        yield from _alipay_complaints()


def _alipay_complaints() -> Iterator[tuple[int, str, str]]:
    for number, name in ((12, "ALIPAY_APP_ID"), (13, "ALIPAY_SELLER_ID")):
        if not getattr(settings, name):
            yield number, f"{name} is empty.", f"Set {name}."
    for number, name in ((14, "ALIPAY_PRIVATE_KEY_FILE"), (15, "ALIPAY_PUBLIC_KEY_FILE")):
        if not Path(getattr(settings, name)).is_file():
            yield number, f"{name} names no file.", f"Set {name} to a PEM file."

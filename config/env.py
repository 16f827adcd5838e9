"""Typed readers of environment variables that fail loudly. No defaults are hidden here."""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off", ""})
# A thread keeps its connection for a minute and asks once a request whether it still answers.
KEPT: dict[str, Any] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


class BadSetting(RuntimeError):
    """An environment variable holds a value that cannot be used."""


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise BadSetting(f"{name}={raw!r}: expected 1 or 0")


def number(name: str, default: float) -> float:
    raw = os.environ.get(name)
    if raw is None:
        return default
    try:
        return float(raw)
    except ValueError:
        raise BadSetting(f"{name}={raw!r}: expected a number") from None


def integer(name: str, default: int) -> int:
    value = number(name, default)
    if value != int(value):
        raise BadSetting(f"{name}={value!r}: expected a whole number")
    return int(value)


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, allowed: frozenset[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise BadSetting(f"{name}={value!r}: expected one of {', '.join(sorted(allowed))}")
    return value


def keys(name: str, default: str) -> dict[str, bytes]:
    """Read `id:hex,id:hex` into 32-byte keys, in order; the first one encrypts."""
    found: dict[str, bytes] = {}
    for part in words(name, default):
        key_id, _, raw = part.partition(":")
        try:
            key = bytes.fromhex(raw)
        except ValueError:
            key = b""
        if not key_id.isalnum() or len(key) != 32:
            raise BadSetting(f"{name}: each key is `id:` and 64 hexadecimal digits")
        found[key_id] = key
    if not found:
        raise BadSetting(f"{name}: at least one key is needed")
    return found


def database(url: str, sqlite_options: Mapping[str, Any]) -> dict[str, Any]:
    """Turn `sqlite:///path` or `postgres://user:pass@host:port/name` into Django's form."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "config.sqlite3",
            "NAME": parts.path.removeprefix("/") or ":memory:",
            **KEPT,
            "OPTIONS": dict(sqlite_options),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            **KEPT,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise BadSetting(f"DATABASE_URL: {parts.scheme or 'no'} scheme; expected sqlite:/// or postgres://")

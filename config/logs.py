"""One-line logs without personal data: a filter drops named values and masks what looks like a phone or
an ID in every text, exceptions included. Bodies of requests and what an address asks are never logged."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

MASK = "[personal]"
DROPPED = frozenset(
    {
        *(
            "phone",
            "number",
            "to",
            "text",
            "params",
            "name",
            "id_number",
            "resident_id",
            "born_on",
            "address",
        ),
        *("answers", "code", "secret", "token", "body", "data", "form", "post"),
        *("password", "session", "cookie", "cookies", "authorization"),
    }
)
# A resident ID, or a mobile number with or without +86, not inside a longer number or reference.
PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|(?:\+?86)?1[3-9]\d{9})(?![0-9A-Za-z])")

# A mobile number or an ID glued to other words of an address that somebody typed.
GLUED = re.compile(r"(?<=/)[^/\s\"']*?(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)[^/\s\"']*")
# What was asked in an address may be anything that somebody typed: logs keep the page, not the question.
QUERY = re.compile(r"(?<=[/\w])\?[^\s\"']*=[^\s\"']*")


def drop_personal_data(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The structlog processor that stands before every renderer."""
    for key in list(event):
        if key.lower() in DROPPED:
            event[key] = MASK
        elif not key.startswith("_"):
            event[key] = without_personal_data(event[key])
    return event


def without_personal_data(value: Any) -> Any:
    """The same value with phones and IDs masked, into lists and mappings; other objects as their type."""
    if isinstance(value, str):
        return PERSONAL.sub(MASK, GLUED.sub(MASK, QUERY.sub("", value)))
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return MASK if PERSONAL.fullmatch(str(value)) else value
    if isinstance(value, Mapping):
        return {
            key: MASK if str(key).lower() in DROPPED else without_personal_data(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [without_personal_data(inner) for inner in value]
    return without_personal_data(str(value))


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# An exception's text may quote a value: the traceback keeps its places, the filter masks its texts.
FINISH: list[Any] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    drop_personal_data,
]


class RequestlessFilter(logging.Filter):
    """Takes the request off Django's own records, so that no formatter can print its body."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        return True


def configure(*, as_json: bool, level: str = "INFO") -> dict[str, Any]:
    """Set up structlog and return Django's LOGGING: every record, ours or a library's, goes through
    the same filter to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"requestless": {"()": RequestlessFilter}},
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [*FINISH, renderer],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["requestless"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }

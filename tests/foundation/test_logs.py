"""No phone, no ID and no body of a request gets into a log, whoever writes it."""

import io
import json
import logging
import logging.config

import pytest
import structlog

from config import logs

PHONE = "13800138000"
RESIDENT_ID = "11000019900307001X"


@pytest.fixture
def written(monkeypatch):
    """What the configured handler writes, as one text."""
    setup = logs.configure(as_json=True)
    setup["handlers"]["console"]["stream"] = stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(setup)
    yield stream.getvalue
    logging.getLogger().handlers[:] = before
    logging.getLogger().setLevel(logging.WARNING)


def test_named_values_are_dropped(written):
    structlog.get_logger("room").info("sent", phone=PHONE, name="张明白", entry=7)
    line = json.loads(written())
    assert (line["phone"], line["name"], line["entry"]) == ("[personal]", "[personal]", 7)


@pytest.mark.parametrize("value", [PHONE, f"+86{PHONE}", RESIDENT_ID, RESIDENT_ID.lower(), int(PHONE)])
def test_values_that_look_personal_are_masked_anywhere(written, value):
    structlog.get_logger("room").warning(f"about {value}", note={"deep": [f"x {value} y"]}, plain=value)
    logging.getLogger("a.library").error("failed for %s", value)
    assert str(value) not in written()
    assert "[personal]" in written()


def test_exceptions_are_masked(written):
    try:
        raise ValueError(f"{PHONE} and {RESIDENT_ID}")
    except ValueError:
        structlog.get_logger("room").exception("broke")
    assert "ValueError" in written()
    assert PHONE not in written() and RESIDENT_ID not in written()


def test_references_and_amounts_stay_readable(written):
    structlog.get_logger("room").info("paid", reference="bcdf2345ghjk6789", amount_fen=12_345_678_901_234)
    assert "bcdf2345ghjk6789" in written() and "12345678901234" in written()


def test_a_failing_request_logs_no_body(written, rf):
    request = rf.post("/", {"phone": PHONE, "answer": "a secret answer"})
    logging.getLogger("django.request").error(
        "Internal Server Error: %s", request.path, extra={"request": request}
    )
    assert "Internal Server Error" in written()
    assert PHONE not in written() and "a secret answer" not in written()


def test_a_number_glued_to_an_address_is_masked():
    assert "13811117777" not in logs.without_personal_data("Not Found: /verify/word13811117777/")
    assert logs.without_personal_data("Not Found: /products/base/") == "Not Found: /products/base/"

"""What a particular may say: days as people write them, one of several answers, numbers of one item."""

import pytest

from policies.enrolment.domain.particulars import identifier, in_words, parse_day, stands
from policies.enrolment.forms.particulars import ParticularForm
from storefront.catalogue.definition import Particular, ParticularKind

SERIAL = Particular("serial", "序列号", "", identifies=True, max_length=20)
DAY = Particular("bought", "购买日期", "", ParticularKind.DATE)
COURSE = Particular("course", "上什么课", "", ParticularKind.CHOICE, ("攀岩", "潜水"))


@pytest.mark.parametrize(
    "typed", ["ab-12 3", "AB123", "ＡＢ１２３", "a\u200bb‐1–2—3", " A B 1 2 3 ", "ab−123", "\u00a0ab123"]
)
def test_one_number_however_it_is_typed(typed):
    assert identifier(typed) == "AB123"


@pytest.mark.parametrize("other", ["AB124", "AB12", "A8123", "AB123X"])
def test_another_number_is_another_item(other):
    assert identifier(other) != identifier("AB123")


@pytest.mark.parametrize("typed", ["", " - ", "——", "\u200b\u2060"])
def test_a_number_without_letters_and_digits_is_none(typed):
    assert identifier(typed) == ""


@pytest.mark.parametrize(
    "typed",
    ["2027-03-05", "2027/3/5", "2027.3.5", "2027年3月5日", "２０２７－０３－０５", " 2027 年 3 月 5 日 "],
)
def test_a_day_as_people_write_it(typed):
    assert parse_day(typed).isoformat() == "2027-03-05"
    form = ParticularForm({"value": typed}, particular=DAY)
    assert form.is_valid()
    assert form.cleaned_data["value"] == "2027-03-05"


@pytest.mark.parametrize(
    "typed",
    ["", "2027-02-29", "0027-03-05", "3027-03-05", "5/3/2027", "明天", "\x00", "9" * 5000, "2027-13-01"],
)
def test_what_is_no_day_gets_a_message(typed):
    form = ParticularForm({"value": typed}, particular=DAY)
    assert not form.is_valid()
    assert form.errors["value"]


@pytest.mark.parametrize(("typed", "valid"), [("攀岩", True), ("滑雪", False), ("", False), ("\x00", False)])
def test_only_what_is_offered_can_be_chosen_and_nothing_is_in_advance(typed, valid):
    assert ParticularForm({"value": typed}, particular=COURSE).is_valid() is valid
    assert "checked" not in str(ParticularForm(particular=COURSE)["value"])


def test_what_was_stated_stands_only_for_what_is_asked_now():
    assert stands(COURSE, "上什么课", "潜水")
    assert not stands(COURSE, "上哪种课", "潜水")
    assert not stands(COURSE, "上什么课", "滑雪")
    assert stands(SERIAL, "序列号", "x" * 20)
    assert not stands(SERIAL, "序列号", "x" * 21)


def test_papers_write_a_day_in_words():
    assert in_words(DAY, "2027-03-05") == "2027 年 3 月 5 日"
    assert in_words(SERIAL, "2027-03-05") == "2027-03-05"


@pytest.mark.parametrize(
    "typed",
    [
        *("SNR00123\ufe0f", "SN\u034fR00123", "SNR00123.", "SN_R00123", "SN/R00123"),
        *("SN: SNR00123", "sn：snr-00123", "S/N SNR00123", "序列号：SNR00123", "Serial No. #SNR00123"),
    ],
)
def test_no_mark_or_label_makes_another_item(typed):
    assert identifier(typed) == "SNR00123"


@pytest.mark.parametrize("typed", ["\u0405NR00123", "SNR00123\u3164", "🧺🧺🧺🧺", "٠١٢٣٤", "A-1", "。。。。"])
def test_letters_of_other_scripts_are_no_number(typed):
    assert identifier(typed) == ""
    assert not ParticularForm({"value": typed}, particular=SERIAL).is_valid()

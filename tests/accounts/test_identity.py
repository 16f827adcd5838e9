"""Reading identity numbers: what counts, what is refused and how it says so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.accounts.identity import check_stated, parse_id, parse_passport
from storefront.foundation.errors import BusinessRuleError

TODAY = date(2026, 11, 22)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def complete(first_17):
    """The number with its check digit, by the weights of GB 11643."""
    return first_17 + "10X98765432"[sum(w * int(d) for w, d in zip(WEIGHTS, first_17, strict=True)) % 11]


@pytest.mark.parametrize(
    ("number", "born_on", "sex"),
    [
        ("11000019900307001X", date(1990, 3, 7), "male"),
        ("110000195202290017", date(1952, 2, 29), "male"),
        ("11000019520229005X", date(1952, 2, 29), "male"),
        ("110000200811220018", date(2008, 11, 22), "male"),
        ("110000200802290014", date(2008, 2, 29), "male"),
        ("110000201611220018", date(2016, 11, 22), "male"),
        ("110000196101010017", date(1961, 1, 1), "male"),
        (complete("51010419300101002"), date(1930, 1, 1), "female"),  # Chengdu, older than its district
    ],
)
def test_valid_numbers_say_birth_and_sex(number, born_on, sex):
    parsed = parse_id(number, today=TODAY)
    assert (parsed.number, parsed.born_on, parsed.sex, parsed.kind) == (number, born_on, sex, "resident")


@pytest.mark.parametrize(
    "typed",
    [
        "11000019900307001x",
        " 110000 19900307 001X ",
        "１１００００１９９００３０７００１Ｘ",
        "110000\u200b19900307\ufeff001X",
        "110000-19900307-001X",
        "\u202e11000019900307001X",
    ],
)
def test_ways_of_typing_come_to_the_same(typed):
    assert parse_id(typed, today=TODAY).number == "11000019900307001X"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("110000199003070011", "id_check_digit"),
        ("110000900307001", "id_old"),
        (complete("11000020010229001"), "id_birth"),
        (complete("11000020261123001"), "id_birth"),  # tomorrow
        (complete("11000018991231001"), "id_birth"),
        ("", "id_shape"),
        ("1" * 5000, "id_shape"),
        ("11000019900307001Y", "id_shape"),
        ("x1000019900307001X", "id_shape"),
        ("<script>alert(1)</script>", "id_shape"),
        ("١١٠٠٠٠١٩٩٠٠٣٠٧٠٠١X", "id_shape"),
    ],
)
def test_wrong_numbers_are_refused_with_a_reason(number, code):
    with pytest.raises(BusinessRuleError) as refused:
        parse_id(number, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, "id_number")
    assert number not in refused.value.message or not number


@pytest.mark.parametrize(
    ("first_17", "kind"),
    [
        ("81000019900307001", "residence_permit"),
        ("82000019900307001", "residence_permit"),
        ("83000019900307001", "residence_permit"),
        ("91115619900307001", "foreigner_permit"),
    ],
)
def test_permits_are_their_own_kinds(first_17, kind):
    assert parse_id(complete(first_17), today=TODAY).kind == kind


def test_a_passport_states_birth_and_sex():
    parsed = parse_passport(" e1234 5678 ", born_on=date(1990, 1, 1), sex="female")
    assert (parsed.number, parsed.kind, parsed.sex) == ("E12345678", "passport", "female")
    with pytest.raises(BusinessRuleError):
        parse_passport("<b>", born_on=date(1990, 1, 1), sex="female")


def test_contradictions_block_and_are_not_overridden():
    parsed = parse_id("11000019900307001X", today=TODAY)
    check_stated(parsed, born_on=date(1990, 3, 7), sex="male")
    with pytest.raises(BusinessRuleError, match=r".") as refused:
        check_stated(parsed, born_on=date(1990, 3, 8))
    assert refused.value.field == "born_on"
    with pytest.raises(BusinessRuleError):
        check_stated(parsed, sex="female")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text):
    try:
        parse_id(text, today=TODAY)
    except BusinessRuleError as refused:
        assert refused.field == "id_number"


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_changed_digit_is_always_found(born_on, serial, place, by):
    number = complete(f"110000{born_on:%Y%m%d}{serial:03d}")
    assert parse_id(number, today=TODAY).born_on == born_on
    if place == 17:
        wrong = number[:17] + "0123456789X"[("0123456789X".index(number[17]) + by) % 11]
    else:
        wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(BusinessRuleError):
        parse_id(wrong, today=TODAY)

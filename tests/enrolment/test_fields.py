"""Names, addresses and numbers as people type them, and as nobody should get them in (cases 1, 2, 37)."""

import pytest

from policies.enrolment.domain import suitability
from policies.enrolment.forms.beneficiaries import BeneficiaryForm
from policies.enrolment.forms.identity import AddressForm, ConfirmForm, InsuredForm, PriceForm
from policies.enrolment.forms.questions import CheckForm, OneQuestionForm, OwnWillForm

NUMBER = "11000019900307001X"
BAD_TEXTS = {
    "NUL": "张\x00三",
    "huge": "张" * 100_000,
    "markup": "<script>alert(1)</script>",
    "template": "{{7*7}}",
    "formula": "=HYPERLINK(1)",
    "right-to-left": "\u202e三张",
    "digits": "12345",
    "blank": "   ",
    "one letter": "张",
    "lone surrogate": "张\ud800三",
}
NAMES = {
    "𠮷田䶮": "𠮷田䶮",
    "阿卜杜热西提·买买提": "阿卜杜热西提·买买提",
    "买买提•艾力": "买买提·艾力",
    " 张\u200b三 ": "张三",
    "Mary-Jane O'Neill": "Mary-Jane O'Neill",
}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS.keys())
def test_name_refuses_what_is_no_name(text):
    form = InsuredForm({"name": text, "id_number": NUMBER})
    assert not form.is_valid()
    assert form.errors["name"]


@pytest.mark.parametrize(("typed", "kept"), NAMES.items(), ids=NAMES.keys())
def test_name_keeps_rare_characters_and_mends_dots(typed, kept):
    form = InsuredForm({"name": typed, "id_number": NUMBER})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == kept


@pytest.mark.parametrize(
    "typed",
    [
        "11000019900307001x",
        " 110000 19900307 001X ",
        "１１００００１９９００３０７００１Ｘ",
        "\u200b" + NUMBER,
    ],
)
def test_id_number_is_normalised(typed):
    form = InsuredForm({"name": "张三", "id_number": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["id_number"].number == NUMBER


@pytest.mark.parametrize(
    "typed",
    [
        "110000199003070011",
        "110000200102290017",
        "110000900307001",
        "11000020990101001X",
        "",
        "\x00",
        "9" * 10**5,
        "abc",
    ],
)
def test_id_number_says_how_to_mend(typed):
    form = InsuredForm({"name": "张三", "id_number": typed})
    assert not form.is_valid()
    assert str(form.errors["id_number"][0])


@pytest.mark.parametrize("text", ["\x00", "<b>北京市东城区", "北京", "路" * 200, "\u202e北京市东城区一号"])
def test_address_refuses_what_cannot_be_printed(text):
    assert not AddressForm({"address": text}).is_valid()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"born_on": "x", "sex": "male"},
        {"born_on": "1990-03-07", "sex": "x"},
        {"born_on": "\x00", "sex": "\x00"},
    ],
)
def test_confirmation_needs_the_values_shown(data):
    assert not ConfirmForm(data).is_valid()


@pytest.mark.parametrize("total", ["", "-1", "1.5", "９", "x", "9" * 400, "\x00"])
def test_price_takes_whole_fen(total):
    form = PriceForm({"total_fen": total})
    assert form.is_valid() is (total == "９")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("share", "0"),
        ("share", "101"),
        ("share", "x" * 10**5),
        ("share", "\x00"),
        ("order", "0"),
        ("order", "99"),
        ("order", "1.5"),
        ("relationship", "stranger"),
        ("relationship", ""),
        ("name", "<b>"),
        ("id_number", "1"),
    ],
)
def test_beneficiary_refuses_bad_values(field, value):
    good = {
        "name": "李四",
        "relationship": "spouse",
        "id_number": "110000200811220018",
        "share": "50",
        "order": "1",
    }
    assert BeneficiaryForm(good).is_valid()
    form = BeneficiaryForm({**good, field: value})
    assert not form.is_valid()
    assert form.errors[field]


@pytest.mark.parametrize("answer", ["", "maybe", "\x00", "y" * 10**5, "<b>"])
def test_question_takes_only_its_answers(answer):
    form = OneQuestionForm({"answer": answer}, question="?", choices=[("yes", "是"), ("no", "否")])
    assert not form.is_valid()


def test_no_box_and_no_answer_is_chosen_in_advance():
    forms = [
        OneQuestionForm(question="?", choices=[("yes", "是"), ("no", "否")]),
        OwnWillForm(text=suitability.OWN_WILL_TEXT),
        CheckForm(),
    ]
    assert not any("checked" in str(form) for form in forms)

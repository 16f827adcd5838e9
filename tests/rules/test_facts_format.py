"""The format of facts: what comes from outside is read exactly, or refused in one line."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.facts import Facts, Invoice, Item, Treatment

GOOD = {"event": {"at": "2026-12-24T08:10:00"}, "invoices": [{"total_fen": 100}]}


def test_what_agrees_may_be_said_twice():
    both = {"insured": {"born_on": "1946-12-24", "age": 80}, "start_on": "2026-12-01", "end_on": "2026-12-31"}
    assert Facts.from_json(GOOD | both).insured.age == 80


def test_a_moment_without_offset_is_beijing_time():
    facts = Facts.from_json(GOOD)
    assert facts.event.at == datetime(2026, 12, 24, 8, 10, tzinfo=BEIJING)
    assert facts.invoices == (Invoice(None, 100),)
    assert facts.acknowledged is None


def test_everything_is_read():
    row = {
        "total_fen": 9,
        "hospital": "outside",
        "emergency": True,
        "circumstances": ["x"],
        "on": "2026-12-25",
    }
    facts = Facts.from_json(
        GOOD | {"invoices": [row], "acknowledged": [], "riders": ["a"], "death": {"on": "2026-12-30"}}
    )
    assert facts.invoices[0].where == Treatment(True, True, frozenset({"x"}))
    assert (facts.acknowledged, facts.died_on) == (frozenset(), date(2026, 12, 30))


@pytest.mark.parametrize(
    "wrong",
    [
        {"surprise": 1},
        {"event": {}},
        {"event": []},
        {"event": {"at": "yesterday"}},
        {"event": {"at": "0001-01-01T00:00:00"}},
        {"event": {"at": 1766534400}},
        {"event": {"at": "2026-12-24T08:10:00", "emergency": "yes"}},
        {"event": {"at": "2026-12-24T08:10:00", "kind": "a\x00b"}},
        {"invoices": []},
        {"invoices": {}},
        {"invoices": [[]]},
        {"invoices": [{}]},
        {"invoices": [{"total_fen": 1.5}]},
        {"invoices": [{"total_fen": True}]},
        {"invoices": [{"total_fen": -1}]},
        {"invoices": [{"total_fen": 10**40}]},
        {"invoices": [{"total_fen": "１００"}]},
        {"invoices": [{"total_fen": 1, "out_of_list_fen": 2}]},
        {"invoices": [{"total_fen": 1, "hospital": "home"}]},
        {"invoices": [{"total_fen": 1, "number": "\u202e123"}]},
        {"invoices": [{"total_fen": 1, "on": "2026-12-23"}]},
        {"invoices": [{"total_fen": 1}] * 201},
        {"death": {}},
        {"death": {"on": "2026-12-23"}},
        {"injuries": [{"grade": 0, "part": "x"}]},
        {"injuries": [{"grade": 11, "part": "x"}]},
        {"injuries": [{"grade": 1, "part": ""}]},
        {"stays": [{"days": 0}]},
        {"term": "31d", "start_on": "2026-12-01"},
        {"start_on": "2026-12-01"},
        {"start_on": "2026-02-30", "term": "1d"},
        {"insured": {"occupation_class": 7}},
        {"insured": {"age": 200}},
        {"riders": "ambulance"},
        {"plan": ["A"]},
        {"plan": "A" * 500},
        {"misstated": {"paid_fen": 1, "due_fen": 0}},
        {"item": {}},
        {"item": {"price_fen": 0}},
        {"item": {"price_fen": "499.99"}},
        {"item": {"price_fen": 1, "owned": "yes"}},
        {"repairs": [{}]},
        {"repairs": [{"handed_in_on": "2026-12-23"}]},
        {"repairs": [{"handed_in_on": "2026-12-25", "ready_on": "2026-12-24"}]},
        {"repairs": [{"handed_in_on": "2026-12-25", "total_fen": -1}]},
        {"repairs": [{"handed_in_on": "2026-12-25", "hospital": "outside"}]},
        {"delays": [{"kind": "leg", "promised_at": "2026-12-24T08:10:00"}]},
        {"delays": [{"kind": "leg", "promised_at": "2026-12-24", "actual_at": "soon"}]},
        {"delays": [{"promised_at": "2026-12-24T08:10:00", "actual_at": "2026-12-24T08:10:00"}]},
        {"start_at": "2026-12-01T14:20:00"},
        {"start_at": "2026-12-01", "term": "1y", "start_on": "2026-12-02"},
        {"start_at": "now", "term": "1y"},
        {"paid_before": [{"benefit": "x", "amount_fen": 1, "items": -1}]},
        {"start_on": "2026-12-01", "term": "1m", "end_on": "2027-12-01"},
        {"start_on": "2026-12-01", "end_on": "2026-11-30"},
        {"insured": {"born_on": "2026-12-25"}},
        {"insured": {"born_on": "1947-01-01", "age": 20}},
        {"injuries": [{"grade": 9, "part": "\ud800"}]},
        {"injuries": [{"grade": 9, "part": "左\u2060手"}]},
    ],
)
def test_what_is_wrong_is_named_in_one_line(wrong):
    with pytest.raises(BusinessRuleError) as refused:
        Facts.from_json(GOOD | wrong)
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 300


def test_a_thing_its_repairs_and_delays_are_read():
    facts = Facts.from_json(
        {
            "event": GOOD["event"],
            "start_at": "2026-12-01T14:20:00",
            "start_on": "2026-12-01",
            "term": "1y",
            "item": {"price_fen": 299_900},
            "repairs": [{"handed_in_on": "2026-12-25", "circumstances": ["wear"]}],
            "delays": [{"kind": "leg", "promised_at": "2026-12-24T22:00", "actual_at": "2026-12-24T17:00Z"}],
        }
    )
    assert facts.item == Item(299_900, owned=True)
    assert (facts.repairs[0].ready_on, facts.repairs[0].total_fen) == (None, 0)
    assert facts.repairs[0].where == Treatment(circumstances=frozenset({"wear"}))
    assert facts.delays[0].late == timedelta(hours=3)
    assert facts.covered_from == datetime(2026, 12, 1, 14, 20, tzinfo=BEIJING)
    assert facts.last_day() == date(2027, 11, 30)


def test_the_message_names_the_place():
    wrong = {"repairs": [{"handed_in_on": "2026-12-25", "ready_on": "2026-12-24"}]}
    with pytest.raises(BusinessRuleError) as refused:
        Facts.from_json(GOOD | wrong)
    assert refused.value.field == "facts.repairs[0].ready_on"
    assert refused.value.message == "facts.repairs[0].ready_on：不能早于送修那天（handed_in_on）。"


NEWER = ["item", "repairs", "delays", "start_at"]
WITHIN = [
    "at",
    "on",
    "kind",
    "price_fen",
    "handed_in_on",
    "ready_on",
    "promised_at",
    "actual_at",
    "total_fen",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*GOOD, *WITHIN]), inner),
    max_leaves=20,
)


@given(
    JSON,
    st.sampled_from(
        ["event", "invoices", "plan", "term", "start_on", "death", "insured", "paid_before", *NEWER]
    ),
)
def test_no_json_breaks_the_reader(value, key):
    for data in (value, GOOD | {key: value}):
        try:
            Facts.from_json(data)
        except BusinessRuleError as refused:
            assert refused.message

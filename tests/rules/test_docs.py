"""docs/pricing.md and docs/benefits.md: every example is executed, every table is computed."""

import json
import re
import shlex
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from storefront.foundation.money import Money
from storefront.rules.benefits.disability import best_share, rated_once
from storefront.rules.benefits.repair_days import whole_days
from storefront.rules.facts import Injury
from storefront.rules.ladder import DAYS_BP, MONTHS_BP
from storefront.rules.refund import refund
from storefront.rules.term import Term
from storefront.rules.terms import Basis, BenefitKind, Tier
from tests.rules.conftest import TEST_PRODUCTS, definition

DOCS = Path(__file__).resolve().parents[2] / "docs"
PRICING = (DOCS / "pricing.md").read_text()
BENEFITS = (DOCS / "benefits.md").read_text()
PRICES = re.findall(r"```example\n\$ (.+)\n((?:.+\n)+?)```", PRICING)
DECISIONS = re.findall(r"```facts ([\w-]+)\n(.+?)```\n```answer\n(.+?)```", BENEFITS, re.DOTALL)


def rows(text, columns):
    """The rows of a Markdown table by the first words of its header."""
    table = text.split(columns, 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def answer(command, *args, slug):
    out = StringIO()
    extra = ["--products", str(TEST_PRODUCTS)] if (TEST_PRODUCTS / slug).is_dir() else []
    call_command(command, slug, *args, "--json", *extra, stdout=out)
    return json.loads(out.getvalue())


def test_docs_have_examples():
    assert len(PRICES) > 30
    assert len(DECISIONS) > 40


def test_docs_have_an_example_for_every_kind_of_benefit_and_basis_of_price():
    shown = set()
    for slug, _, expected in DECISIONS:
        benefits = {benefit.code: benefit.kind for benefit in definition(slug).terms.all_benefits}
        shown |= {benefits[line.split()[0]] for line in expected.splitlines() if line.split()[0] in benefits}
    assert shown == set(BenefitKind)
    assert all(f"Basis `{basis}`" in PRICING for basis in Basis)


@pytest.mark.parametrize(("command", "expected"), PRICES)
def test_pricing_example(command, expected):
    name, slug, *args = shlex.split(command)
    for line in expected.splitlines():
        key, value = line.split(" ", 1)
        if key == "error":
            with pytest.raises(CommandError, match=rf"^{value}: ") as refused:
                answer(name, *args, slug=slug)
            assert refused.value.returncode == 2
            continue
        got = answer(name, *args, slug=slug)
        if key == "hint":
            assert any(value in hint for hint in got["hints"])
        elif key == "total":
            assert got["total_fen"] == int(value)
        else:
            assert {row["code"]: row["amount_fen"] for row in got["lines"]}[key] == int(value)
        assert all(row["steps"] and row["clauses"] for row in got["lines"])


@pytest.mark.parametrize(("slug", "facts", "expected"), DECISIONS)
def test_benefits_example(slug, facts, expected, tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(facts)
    got = answer("benefit", "--facts", str(file), slug=slug)
    first, *rest = expected.split("\n")[:-1]
    assert f"{got['outcome']} {got['total_fen']}" == first
    amounts = dict(line.rsplit(" ", 1) for line in rest if " " in line)
    reasons = {line for line in rest if " " not in line}
    assert {row["code"]: str(row["amount_fen"]) for row in got["lines"]} == amounts
    assert {row["code"] for row in got["reasons"]} == reasons
    assert all(row["clauses"] and row["sentence"] for row in got["reasons"])


def test_ladder_table_is_the_ladder():
    cells = rows(PRICING, "| days | share |")
    days = {cell[0]: cell[1] for cell in cells if cell[0]}
    months = {cell[3]: cell[4] for cell in cells} | {cell[6]: cell[7] for cell in cells}
    assert list(days.values()) == [f"{share // 100} %" for _, share in DAYS_BP]
    assert [int(span.split("–")[1]) for span in days] == [last for last, _ in DAYS_BP]
    assert {int(key): value for key, value in months.items()} == {
        month: f"{share // 100} %" for month, share in MONTHS_BP.items()
    }


@pytest.mark.parametrize(("first", "term", "last"), rows(PRICING, "| first day | term"))
def test_end_of_cover_table(first, term, last):
    assert Term.parse(term).end_on(date.fromisoformat(first)) == date.fromisoformat(last)


@pytest.mark.parametrize(("paid", "days", "used", "back"), rows(PRICING, "| paid (fen) | days"))
def test_refund_table(paid, days, used, back):
    start_on = date(2026, 12, 1)
    got = refund(
        paid_fen=int(paid),
        start_on=start_on,
        end_on=start_on + timedelta(days=int(days) - 1),
        asked_on=start_on + timedelta(days=int(used) - 1),
    )
    assert got.amount_fen == int(back)
    assert got.automatic


@pytest.mark.parametrize(("paid", "days", "used", "back"), rows(PRICING, "| paid (fen) at payment"))
def test_refund_table_of_cover_that_starts_at_payment(paid, days, used, back):
    start_on = date(2026, 12, 1)
    end_on = Term(months=12).end_on(start_on)
    assert (end_on - start_on).days + 1 == int(days)
    asked_on = start_on + timedelta(days=int(used) - 1)
    got = refund(paid_fen=int(paid), start_on=start_on, end_on=end_on, asked_on=asked_on)
    assert got.amount_fen == int(back)


@pytest.mark.parametrize(("item", "_exact", "_rounded", "premium"), rows(PRICING, "| price of the item |"))
def test_item_price_table(item, _exact, _rounded, premium):
    got = answer("premium", "--item-price", item, slug="kettle")
    assert str(Money(got["total_fen"])) == premium.split()[0]


@pytest.mark.parametrize("row", rows(PRICING, "| rider (fen) | all days"))
def test_rider_refund_table(row):
    rider, days, first, rider_back, left, second, rest_back = row
    start_on = date(2026, 12, 1)
    period = {"start_on": start_on, "end_on": start_on + timedelta(days=int(days) - 1)}

    def back(paid, day):
        asked_on = start_on + timedelta(days=int(day) - 1)
        return refund(paid_fen=int(paid), asked_on=asked_on, **period).amount_fen

    assert back(rider, first) == int(rider_back)
    assert back(left, second) == int(rest_back)


@pytest.mark.parametrize(("first", "ready", "paid"), rows(BENEFITS, "| handed in | ready"))
def test_repair_days_table(first, ready, paid):
    days = whole_days([(date.fromisoformat(first), date.fromisoformat(ready))])
    most = definition("kettle").terms.benefits[1].max_days
    assert f"of at most {most}" in BENEFITS
    assert min(days, most) == int(paid)


@pytest.mark.parametrize(("tier", "late", "reached"), rows(BENEFITS, "| tier | late by"))
def test_delay_table(tier, late, reached):
    kind, hours, _ = tier.split()
    h, m, sec = map(int, late.split(":"))
    said = Tier(int(hours), 1, from_exactly=kind == "from")
    assert said.reached(timedelta(hours=h, minutes=m, seconds=sec)) is (reached == "yes")


@pytest.mark.parametrize(("grades", "_counts", "share"), rows(BENEFITS, "| grades of one event"))
def test_disability_table(grades, _counts, share):
    injuries = []
    for index, text in enumerate(grades.split(" + ")):
        grade, *before = map(int, re.findall(r"\d+", text))
        injuries.append(Injury(grade, f"part {index}", before[0] if before else None))
    assert best_share(rated_once(tuple(injuries)))[0] == int(share.split()[0]) * 100

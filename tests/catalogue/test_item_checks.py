"""A product that insures a thing is refused, with file and line, where it does not add up. The test
product loads; each change alone would otherwise load too."""

import re

import pytest

from storefront.catalogue.folder.loading import product
from storefront.catalogue.folder.sources import CatalogueError
from storefront.rules.terms import Tier

PRODUCT, TARIFF, EXCLUSIONS, CASES = "product.toml", "tariff.csv", "exclusions.toml", "cases.toml"
SERIAL = 'code = "serial"\nlabel = "序列号"\nnote = "壶底的号码"\nexample = "K-0001"\nidentifies = true\n'
SECOND = '\n[[particulars]]\ncode = "order"\nlabel = "订单号"\nidentifies = true\n'
HURT = """
[[benefits]]
code = "burnt"
name = "烫伤"
kind = "{kind}"
clauses = ["2.1"]
{sums}
"""


def problems(kettles):
    with pytest.raises(CatalogueError) as refused:
        product("kettle", kettles.products)
    return str(refused.value)


def test_the_kettle_is_sound(kettles):
    terms = product("kettle", kettles.products).terms
    damage, days, delivery, legs, visits = terms.all_benefits
    assert damage.triggers == ("transport_damage", "accidental_failure")
    assert damage.sum_is_item_price
    assert damage.sum_for("kettle", 123_456) == 123_456
    assert days.sum_for("kettle") == 50_000
    assert delivery.tiers == (Tier(48, 1_000), Tier(96, 2_000))
    assert delivery.sum_for("kettle") == 2_000
    assert legs.tiers == (Tier(4, 10_000, from_exactly=True),)
    assert legs.sum_for("kettle") == 20_000
    assert (visits.each_fen, visits.max_items) == (10_000, 3)


@pytest.mark.parametrize(
    "broken",
    [
        (PRODUCT, "item_price_fen = [10_000, 2_000_000]\n", "", TARIFF, 2, "item_bp: product.toml has no"),
        (PRODUCT, "item_price_fen = [10_000, 2_000_000]\n", "", PRODUCT, 49, "sum_of item_price, but"),
        (PRODUCT, "item_price_fen = [10_000,", "item_price_fen = [9_000_000,", PRODUCT, 8, "[from, to]"),
        (PRODUCT, "identifies = true\n", "", PRODUCT, 31, "needs a particular with identifies"),
        (PRODUCT, SERIAL, f"{SERIAL}{SECOND}", PRODUCT, 119, "only one particular tells the item"),
        (PRODUCT, SERIAL, f'{SERIAL}kind = "date"\n', PRODUCT, 114, "identifies: only a text can"),
        (PRODUCT, 'kind = "repair_days"', 'kind = "daily_allowance"', PRODUCT, 57, "an item cannot have"),
        (PRODUCT, "sum_fen = 25_000", "sum_fen = 25_000\nneeds_hospital = true", PRODUCT, 108, "hospital"),
        (PRODUCT, 'summary = "送晚了赔一点"', 'summary = "晚"\nmax_age = 65', PRODUCT, 67, "has no age"),
        (PRODUCT, 'sum_of = "item_price"', 'sum_of = "price"', PRODUCT, 50, "sum_of: only item_price"),
        (PRODUCT, 'sum_of = "item_price"', 'sum_of = "item_price"\nsum_fen = 9', PRODUCT, 51, "not beside"),
        (PRODUCT, "deductible_share_bp = 1_000", "deductible_share_bp = 0", PRODUCT, 52, "between 1 and"),
        (
            PRODUCT,
            "max_days = 10",
            "max_days = 10\nwithin_days = 9",
            PRODUCT,
            62,
            "unknown key 'within_days'",
        ),
        (PRODUCT, "max_days = 10", "max_days = 0", PRODUCT, 61, "max_days: a whole number from 1"),
        (PRODUCT, "max_items = 1\n", "", PRODUCT, 68, "max_items: a whole number"),
        (PRODUCT, "max_items = 3\n", "max_items = 0\n", PRODUCT, 106, "max_items: a whole number from 1"),
        (PRODUCT, "each_fen = 10_000", "each_fen = 0", PRODUCT, 105, "each_fen: a whole number from 1"),
        (PRODUCT, "tiers = [{ from_hours = 4, fen = 10_000 }]\n", "", PRODUCT, 83, "tiers: at least one"),
        (PRODUCT, "over_hours = 96", "over_hours = 48", PRODUCT, 75, "each later and higher"),
        (PRODUCT, "fen = 2_000 }", "fen = 1_000 }", PRODUCT, 75, "each later and higher"),
        (PRODUCT, "from_hours = 4", "from_hours = 4, over_hours = 4", PRODUCT, 90, "one of both"),
        (PRODUCT, "from_hours = 4, ", "", PRODUCT, 90, "one of both"),
        (PRODUCT, 'trigger = ["journey_delay"]', "trigger = []", PRODUCT, 88, "trigger: a text or a list"),
        (PRODUCT, 'trigger = ["journey_delay"]', "trigger = [4]", PRODUCT, 88, "trigger: a list of texts"),
        (PRODUCT, 'delay = "leg"\n', "", PRODUCT, 83, "delay: a text is needed"),
        (TARIFF, "300,3000,", "300,3501,", TARIFF, 2, "3501 is more than the 3500 allowed"),
        (CASES, "price_fen = 299_900", "price_fen = 99", CASES, 6, "须在 ¥100.00 到 ¥20,000.00 之间"),
        (CASES, "damage = 55_800", "damage = 55_801", CASES, 24, "lines is written"),
    ],
)
def test_a_broken_item_product_is_refused_with_file_and_line(kettles, broken):
    file, old, new, where, line, message = broken
    kettles.replace(file, old, new)
    found = problems(kettles)
    assert re.search(rf"^kettle/{where}:{line}: .*{re.escape(message)}", found, re.MULTILINE), found


@pytest.mark.parametrize(
    ("kind", "sums"),
    [
        ("lump_sum", "sum_fen = 1"),
        ("disability", "sum_fen = 1"),
        ("reimbursement", "sum_fen = 1"),
        ("daily_allowance", "per_day_fen = 1\nmax_days = 1"),
    ],
)
def test_an_item_cannot_be_hurt(kettles, kind, sums):
    kettles.append(PRODUCT, HURT.format(kind=kind, sums=sums))
    assert (
        problems(kettles) == f"kettle/product.toml:119: benefit burnt: an item cannot have one of kind {kind}"
    )


def test_a_deductible_that_is_a_share_needs_its_red_row(kettles):
    kettles.replace(PRODUCT, "deductible_fen = 3_000\n", "")
    path = kettles.folder / EXCLUSIONS
    path.write_text(path.read_text().replace('kind = "deductible"', 'kind = "stated"'))
    assert (
        "kettle/product.toml:44: benefit damage: exclusions.toml has no row of kind deductible"
        in problems(kettles)
    )


def test_caps_of_days_visits_legs_and_tiers_are_limits_and_need_no_red_row(kettles):
    """Only the deductible, wear and the serial stand in red, and the product loads."""
    kinds = {row.kind for row in product("kettle", kettles.products).exclusions}
    assert kinds == {"deductible", "cost", "cause"}


def test_unpaid_first_days_of_a_repair_are_a_reduction_but_no_waiting_period(kettles):
    kettles.replace(PRODUCT, "max_days = 10", "max_days = 10\nunpaid_days = 400")
    found = problems(kettles)
    assert "no row of kind unpaid_days" in found
    assert "waiting" not in found

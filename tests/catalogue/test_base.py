"""小安·基础意外险 as written: whole, every rule of the domain kept, every case computed."""

import pytest

from storefront.catalogue.folder.loading import product
from storefront.catalogue.hospitals import all_hospitals
from storefront.catalogue.hospitals import find as find_hospital
from storefront.catalogue.occupations import all_classes, find, groups
from storefront.rules.terms import ExclusionKind

BASE = product("base")
SUMS = {
    "death": [20_000, 40_000, 60_000],
    "disability": [20_000, 40_000, 60_000],
    "medical": [1000, 2000, 3000],
}
RIDERS = {"hospital-cash": 500, "ambulance": 500, "rescue": 1000, "transit": 500, "sudden-death": 1500}


@pytest.mark.parametrize("code", SUMS)
def test_sums_of_the_plans(code):
    benefit = next(benefit for benefit in BASE.benefits if benefit.code == code)
    assert [benefit.sum_for(plan) for plan in "ABC"] == [yuan * 100 for yuan in SUMS[code]]


def test_prices_of_a_year():
    assert [plan.tariff[0].rate for plan in BASE.plans] == [1000, 2000, 3000]
    assert {rider.code: rider.tariff[0].rate for rider in BASE.riders} == RIDERS
    lines = [line for item in (*BASE.plans, *BASE.riders) for line in item.tariff]
    assert {line.loading_bp for line in lines} == {3000}
    assert {dict(line.class_bp)[4] for line in lines} == {15_000}


def test_every_kind_of_exclusion_the_law_counts_is_marked():
    kinds = {row.kind for row in BASE.exclusions}
    assert kinds >= set(ExclusionKind) - {ExclusionKind.STATED}


def test_registers_are_long_enough_and_marked():
    assert len(all_classes()) >= 80
    assert len(all_hospitals()) >= 30
    assert all("演示" in row.name for row in all_hospitals())
    assert {row.risk_class for row in all_classes()} == set(range(1, 7))
    assert find(all_classes()[0].code) == groups()[0][1][0]
    assert find_hospital(all_hospitals()[0].code).accepted
    with pytest.raises(KeyError):
        find("nobody")

"""A product that breaks a rule is not loaded, and the error names file and line."""

import re

import pytest

from storefront.catalogue.folder.loading import product
from storefront.catalogue.folder.sources import CatalogueError

PRODUCT, TARIFF, EXCLUSIONS, CASES = "product.toml", "tariff.csv", "exclusions.toml", "cases.toml"
COVER = "clauses/02-cover.md"
FACTORS = "3000,10000,10000,10000,10000,10000"
TWICE = f"plan,walk,flat,,,900,,100,{FACTORS}"
UNSOLD = f"rider,gear,band,2m,4m,900,,50,{FACTORS}\nrider,gear,band,4m,6m,900,,50,{FACTORS}"


def problems(workshop):
    with pytest.raises(CatalogueError) as refused:
        product("umbrella", workshop.products)
    return str(refused.value)


def test_the_test_product_is_sound(workshop):
    definition = product("umbrella", workshop.products)
    assert [chapter.number for chapter in definition.chapters] == [1, 2, 3]
    assert "明白演示财产保险股份有限公司" in definition.clause("3.1").text
    assert "<strong>" in definition.clause("2.1").html
    assert definition.clause("2.1").is_exclusion
    assert not definition.clause("1.2").is_exclusion
    assert definition.cases[0].decision.total_fen == 18_000
    assert definition.exclusion("storm").group == "weather"


@pytest.mark.parametrize(
    "broken",
    [
        (PRODUCT, 'slug = "umbrella"', 'slug = "other"', 1, "the folder is called"),
        (PRODUCT, 'name = "雨伞意外险"', "name = 3", 2, "name: a text is needed"),
        (PRODUCT, 'scenario = "测试"', 'scenario = "测试"\nsurprise = 1', 5, "unknown key 'surprise'"),
        (PRODUCT, 'filing_number = "演示-测试-0001"', 'filing_number = "0001"', 5, "must contain 演示"),
        (PRODUCT, 'phone = "400-000-0000（演示）"', 'phone = "95518"', 17, "must contain 演示"),
        (PRODUCT, "effective_on = 2026-11-01", 'effective_on = "soon"', 12, "a date without quotes"),
        (PRODUCT, "days = [1, 30]", "days = [1, 31]", 27, "within 1 and 30"),
        (PRODUCT, 'in_force = "1.2"', 'in_force = "9.9"', 34, "there is no clause 9.9"),
        (PRODUCT, 'kind = "reimbursement"', 'kind = "gift"', 52, "kind: one of"),
        (
            PRODUCT,
            "sum_fen = { walk = 100_000, item = 200_000 }",
            "sum_fen = { walk = 1 }",
            57,
            "one for each plan",
        ),
        (PRODUCT, "ratio_bp = 9_000", "ratio_bp = 90_000", 56, "between 1 and 10000"),
        (PRODUCT, 'lifts = ["storm"]', 'lifts = ["snow"]', 80, "no exclusion snow"),
        (
            PRODUCT,
            "waiting_days = 20",
            "waiting_days = 25",
            78,
            "25 waiting days, but its shortest term has 25",
        ),
        (
            PRODUCT,
            'cost = "gear"',
            'cost = "gear"\nwithin_days = 9\nneeds_hospital = true',
            64,
            "kind hospital",
        ),
        (PRODUCT, "\n[limits]", "\n[limits", 30, "no valid TOML"),
        (TARIFF, "1000,,100,3000,10000", "1000,,100,3600,10000", 2, "3600 is more than the 3500"),
        (TARIFF, "plan,walk,annual,,,1000,", "plan,walk,annual,,,ten,", 2, "rate_fen: a whole number"),
        (TARIFF, "plan,walk,annual", "plan,walk,magic", 2, "basis: one of"),
        (
            TARIFF,
            "rider,gear,band,4d,30d",
            "rider,gear,band,5d,30d",
            59,
            "exactly one price of rider gear for 4d",
        ),
        (
            TARIFF,
            "rider,gear,band,4d,30d",
            "rider,gear,band,3d,30d",
            5,
            "line 4 has a price of rider gear for the same term",
        ),
        (TARIFF, "rider,storm,flat,,,100,,50", "rider,storm,flat,,,100,,50,1", 7, "14 columns"),
        (TARIFF, "rider,storm,flat,,,", "rider,storm,flat,1d,,", 7, "both for a band"),
        (TARIFF, "band,1y,1y,1000", "band,1y,6m,1000", 6, "from: longer than to"),
        (TARIFF, "rider,gear,band,1y,1y", "rider,gear,band,20d,1y", 6, "line 5 has a price of rider gear"),
        (TARIFF, "plan,walk,annual,,,1000", f"{TWICE}\nplan,walk,annual,,,1000", 3, "line 2 has a price"),
        # a band that overlaps for terms that are not even sold
        (TARIFF, "rider,storm", f"{UNSOLD}\nrider,storm", 8, "line 7 has a price of rider gear"),
        (PRODUCT, "item_price_fen = [10_000, 2_000_000]\n", "", 3, "no item_price_fen"),
        (COVER, "### 2.2 雨具与台风 {#c2-2}", "### 2.1 雨具与台风", 14, "clause 2.1 stands already"),
        (COVER, "### 2.2 ", "### 4.2 ", 14, "clause 4.2 stands in chapter 2"),
        (COVER, "{#c2-2}", "{#two}", 14, "the anchor of 2.2"),
        (COVER, "先减别人付的，再减 50 元，剩下的赔 90%。", "", 3, "clause 2.1 has no gloss"),
        (COVER, "**百分之九十**", "<b>百分之九十</b>", 8, "HTML"),
        (COVER, "**百分之九十**", "{{ratio}}", 8, "unknown {{word}}"),
        (
            EXCLUSIONS,
            'example = "演示人物伞先生花了 40 元：赔 0 元。"\n',
            "",
            26,
            "example: a text is needed",
        ),
        (
            EXCLUSIONS,
            'explanation = "一次事故先减去免赔额。"',
            'explanation = " "',
            32,
            "explanation: a text",
        ),
        (EXCLUSIONS, 'code = "job"', 'code = "late"', 63, "late stands twice"),
        (EXCLUSIONS, 'when = ["storm"]', "when = []", 11, "when: needed for"),
        (EXCLUSIONS, 'kind = "late"', 'kind = "gone"', 48, "kind: one of"),
        (EXCLUSIONS, 'benefits = ["storm"]', 'benefits = ["snow"]', 59, "no benefit snow"),
        (
            EXCLUSIONS,
            'clauses = ["2.1"]\nwhen = ["cosmetic"]',
            'clauses = ["8.8"]\nwhen = ["cosmetic"]',
            21,
            "no clause 8.8",
        ),
        (CASES, "total_fen = 25_000", "total_fen = -1", 16, "total_fen"),
        (CASES, 'plan = "walk"', 'plan = "run"', 6, "没有这个方案"),
        (CASES, 'outcome = "paid"', 'outcome = "great"', 19, "outcome: one of"),
    ],
)
def test_a_broken_product_is_refused_with_file_and_line(workshop, broken):
    file, old, new, line, message = broken
    workshop.replace(file, old, new)
    found = problems(workshop)
    where = PRODUCT if file == TARIFF and line > 10 else TARIFF if "item_price" in message else file
    assert re.search(rf"^umbrella/{where}:{line}: .*{re.escape(message)}", found, re.MULTILINE), found


def test_a_case_that_does_not_compute_shows_both_values(workshop):
    workshop.replace(CASES, "total_fen = 18_000\n", "total_fen = 20_000\n")
    assert "umbrella/cases.toml:18: case slip: total_fen is written 20000, computed 18000" in problems(
        workshop
    )


def regroup(workshop, count):
    """Spread the seven exclusions over so many groups, none of them empty."""
    groups = [f'[[groups]]\ncode = "g{number}"\ntitle = "第 {number} 组"\n' for number in range(count)]
    path = workshop.folder / EXCLUSIONS
    _, *rows = path.read_text().split("[[exclusions]]")
    moved = [
        row.replace('group = "weather"', f'group = "g{min(index, count - 1)}"')
        for index, row in enumerate(rows)
    ]
    path.write_text("[[exclusions]]".join(["\n".join(groups), *moved]))


def test_more_than_six_groups_are_refused(workshop):
    regroup(workshop, 6)
    assert len(product("umbrella", workshop.products).exclusion_groups) == 6
    regroup(workshop, 7)
    assert re.search(r"^umbrella/exclusions.toml:25: more than 6 groups", problems(workshop), re.MULTILINE)


def test_fewer_than_six_cases_are_refused(workshop):
    path = workshop.folder / CASES
    kept = path.read_text().split("[[cases]]")
    path.write_text("[[cases]]".join(kept[:-1]))
    assert re.search(r"^umbrella/cases.toml:\d+: only 5 cases; at least 6", problems(workshop), re.MULTILINE)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("first-50", "deductible"),
        ("share", "ratio"),
        ("late", "late"),
        ("first-20-days", "waiting"),
        ("job", "occupation"),
    ],
)
def test_a_reduction_without_its_red_row_is_refused(workshop, code, kind):
    path = workshop.folder / EXCLUSIONS
    kept = [part for part in path.read_text().split("[[exclusions]]") if f'code = "{code}"' not in part]
    path.write_text("[[exclusions]]".join(kept))
    assert f"no row of kind {kind}" in problems(workshop)


@pytest.mark.parametrize(
    ("file", "name", "where"),
    [(PRODUCT, "plans", "1: at least one of [[plans]]"), (EXCLUSIONS, "exclusions", "1: at least one of")],
)
def test_nothing_to_sell_or_nothing_excluded_is_refused(workshop, file, name, where):
    """Without this a page would have no price, or claim to cover everything."""
    path = workshop.folder / file
    head, *rows = path.read_text().split(f"[[{name}]]")
    rest = rows[-1].partition("\n[[")[1] + rows[-1].partition("\n[[")[2]
    path.write_text(head + rest)
    assert f"umbrella/{file}:{where}" in problems(workshop)


def test_every_problem_is_named_at_once(workshop):
    workshop.replace(PRODUCT, 'in_force = "1.2"', 'in_force = "9.9"')
    workshop.replace(CASES, "total_fen = 18_000\n", "total_fen = 1\n")
    assert len(problems(workshop).splitlines()) == 2


def test_a_file_that_is_no_utf8_is_named(workshop):
    (workshop.folder / COVER).write_bytes(b"# 2 \xff")
    assert "umbrella/clauses/02-cover.md:1: not UTF-8" in problems(workshop)


def test_a_missing_file_is_named(workshop):
    (workshop.folder / TARIFF).unlink()
    assert "umbrella/tariff.csv:1: this file is missing" in problems(workshop)

"""What a reader is told of two versions: every change, once, and nothing that is none."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from storefront.catalogue.definition import Clause
from storefront.catalogue.domain.changes import changes_between, summary
from storefront.catalogue.domain.difference import GONE, NEW, SAME, pieces
from storefront.catalogue.domain.entries import Unchanged, spans
from storefront.catalogue.domain.periods import Life, on_sale_periods
from storefront.catalogue.domain.plain import plain
from storefront.catalogue.domain.texts import paired_clauses
from storefront.catalogue.enums import Area, Figure, Kind, Part
from storefront.catalogue.folder.reader import read
from storefront.catalogue.folder.sources import read_folder

BASE = read_folder("base")


def changed(file="", old="", new=""):
    """The definition of the base product with one text changed."""
    files = dict(BASE.files)
    if file:
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)
    return read(replace(BASE, files=files)).definition


@pytest.fixture(scope="module")
def base():
    return read(BASE).definition


def kinds(text):
    return [(piece.kind, piece.text) for piece in text]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("赔九十元。", "赔八十元。", [(SAME, "赔"), (GONE, "九"), (NEW, "八"), (SAME, "十元。")]),
        (
            "等 1,000 元整。",
            "等 2,000 元整。",
            [(SAME, "等 "), (GONE, "1,000"), (NEW, "2,000"), (SAME, " 元整。")],
        ),
        ("赔80%为止", "赔8%为止", [(SAME, "赔"), (GONE, "80%"), (NEW, "8%"), (SAME, "为止")]),
        ("甲乙丙丁", "甲子丙丑", [(SAME, "甲"), (GONE, "乙丙丁"), (NEW, "子丙丑")]),
        ("", "新的", [(NEW, "新的")]),
        ("旧的", "", [(GONE, "旧的")]),
        ("一样", "一样", [(SAME, "一样")]),
    ],
)
def test_numbers_change_whole_and_crumbs_are_no_help(before, after, expected):
    assert kinds(pieces(before, after)) == expected


def test_pieces_give_both_texts_back():
    before = "被保险人因酒后驾驶机动车发生事故的，保险人不承担给付保险金的责任；但正当防卫除外。"
    after = "被保险人酒后、吸毒后驾驶机动车、电动车发生事故的，保险人不承担责任；但是正当防卫的除外。"
    found = pieces(before, after)
    assert "".join(p.text for p in found if p.kind != NEW) == before
    assert "".join(p.text for p in found if p.kind != GONE) == after


@pytest.mark.parametrize("unit", ["的", "的。", "甲乙丙丁戊己庚辛壬癸，"])
def test_endless_texts_are_compared_in_time(unit):
    found = pieces(unit * 60_000, "新" + unit * 59_990 + "旧")
    assert found and "".join(p.text for p in found if p.kind != NEW) == unit * 60_000


def test_layout_is_no_change_and_reads_as_text():
    written = "保险金**按**下表：\n\n| 方案 | 保额 |\n|---|---|\n| A | 1 |\n\n1. 一\n1. 二\n\n- 三"
    assert plain(written) == "保险金按下表：\n方案 ｜ 保额\nA ｜ 1\n(1) 一\n(2) 二\n· 三"


def test_nothing_changed_is_said_to_be_nothing(base):
    changes = changes_between(base, changed())
    assert changes.is_empty
    assert not summary(changes).anything
    [folded] = changes.clauses.rows
    assert isinstance(folded, Unchanged) and len(folded.marks) == len(base.clauses)


def test_changed_clause_and_gloss_stand_between_folded_ones(base):
    clause = base.clause("2.3")
    newer = changed("clauses/02-cover.md", clause.gloss[:6], "说白了，" + clause.gloss[:6])
    section = changes_between(base, newer).clauses
    before, entry, after = section.rows
    assert (entry.kind, entry.mark, [text.part for text in entry.texts]) == (
        Kind.CHANGED,
        "2.3",
        [Part.GLOSS],
    )
    assert spans(before.marks)[-1] == "2.1–2.2" and spans(after.marks)[0].startswith("2.4–")
    assert len(before.marks) + 1 + len(after.marks) == len(base.clauses)


def a_clause(number, title, text="原文", gloss="白话"):
    return Clause(number, title, "", text, "", gloss, "", False, "")


def test_clause_put_in_between_does_not_make_all_after_it_new():
    old = (a_clause("2.1", "身故"), a_clause("2.2", "伤残"), a_clause("2.3", "医疗"))
    new = (old[0], a_clause("2.2", "猝死", "新的"), a_clause("2.3", "伤残"), a_clause("2.4", "医疗"))
    from storefront.catalogue.domain.entries import section

    found = section(Area.CLAUSES, *paired_clauses(old, new))
    assert [(row.kind, row.mark, row.before) for row in found.entries] == [
        (Kind.ADDED, "2.2", ""),
        (Kind.CHANGED, "2.3", "2.2"),
        (Kind.CHANGED, "2.4", "2.3"),
    ]
    assert all(not row.texts for row in found.entries[1:])  # the words are the same


def test_clause_with_another_title_is_the_same_clause_by_its_number():
    from storefront.catalogue.domain.entries import section

    found = section(Area.CLAUSES, *paired_clauses((a_clause("2.1", "身故"),), (a_clause("2.1", "意外身故"),)))
    [entry] = found.entries
    assert (entry.kind, entry.texts[0].part) == (Kind.CHANGED, Part.TITLE)


def test_removed_clause_stands_where_it_stood():
    from storefront.catalogue.domain.entries import section

    old = (a_clause("1.1", "一"), a_clause("1.2", "二"), a_clause("1.3", "三"))
    found = section(Area.CLAUSES, *paired_clauses(old, (old[0], old[2])))
    assert [getattr(row, "mark", None) or row.marks for row in found.rows] == [("1.1",), "1.2", ("1.3",)]
    assert found.entries[0].kind is Kind.REMOVED


def test_exclusion_is_told_apart_by_its_code(base):
    first = base.exclusions[0]
    newer = changed("exclusions.toml", f'code = "{first.code}"', 'code = "another"')
    counted = summary(changes_between(base, newer))
    assert (counted.added_exclusions, counted.removed_exclusions, counted.changed_exclusions) == (1, 1, 0)


def test_rule_of_an_exclusion_is_told_though_its_words_stay(base):
    newer = changed("exclusions.toml", 'when = ["applicant_intent"]', 'when = ["applicant_intent", "intent"]')
    [entry] = changes_between(base, newer).exclusions.entries
    assert entry.rule and not entry.texts


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("product.toml", "A = 2_000_000", "A = 3_000_000", (Figure.SUM, "¥20,000.00", "¥30,000.00")),
        ("product.toml", "max_age = 80", "max_age = 75", (Figure.MAX_AGE, "80", "75")),
        ("product.toml", "[1, 2, 3, 4]", "[1, 2, 3]", (Figure.CLASSES, "1、2、3、4", "1、2、3")),
        ("product.toml", "days = [1, 30]", "days = [3, 30]", (Figure.TERMS_DAYS, "1–30", "3–30")),
        ("product.toml", "= 50_000_000", "= 1", (Figure.DEATH_LIMIT, "¥500,000.00", "¥0.01")),
        ("product.toml", "= 10_000", "= 0", (Figure.DEDUCTIBLE, "¥100.00", "¥0.00")),
        ("tariff.csv", "10000,15000", "10000,20000", (Figure.CLASS_FACTOR, "× 1.50", "× 2.00")),
    ],
)
def test_numbers_are_told_with_both_values(base, file, old, new, told):
    found = changes_between(base, changed(file, old, new)).figures
    assert told in {(row.figure, row.before, row.after) for row in found}


def test_prices_are_computed_for_every_term_and_told_once_a_run(base):
    newer = changed("tariff.csv", "plan,A,annual,,,1000", "plan,A,annual,,,1200")
    rows = changes_between(base, newer).prices
    assert {row.of for row in rows} == {"A 款"}
    first, last = rows[0], rows[-1]
    assert (str(first.first), str(first.last), first.before, first.after) == ("16d", "1m", 100, 120)
    assert (str(last.last), last.before, last.after) == ("1y", 1000, 1200)


def test_rate_that_no_price_shows_is_told_all_the_same(base):
    newer = changed("tariff.csv", "plan,A,annual,,,1000,,100,3000", "plan,A,annual,,,1000,,100,2900")
    [row] = changes_between(base, newer).figures
    assert (row.figure, row.before, row.after) == (Figure.RATE, None, None)


def test_other_texts_are_told_by_their_area(base):
    newer = changed("product.toml", base.filing_number, "DEMO-2027（演示）")
    [section] = changes_between(base, newer).others
    assert (section.area, section.entries[0].title) == (Area.IDENTITY, "备案编号")


def test_two_notices_of_one_title_are_each_their_own(base):
    twice = replace(base, notices=(base.notices[0], base.notices[0], *base.notices[1:]))
    assert changes_between(twice, twice).is_empty
    other = replace(base.notices[0], text="别的话")
    [section] = changes_between(
        twice, replace(twice, notices=(base.notices[0], other, *base.notices[1:]))
    ).others
    assert section.kinds[Kind.CHANGED] == 1


def moment(day, hour=0):
    return datetime(2026, 12, day, hour, tzinfo=UTC)


def days(periods):
    return [(period.first_on.day, period.last_on and period.last_on.day) for period in periods]


def test_versions_follow_each_other_and_come_back_when_the_next_is_withdrawn():
    lives = (
        Life(1, moment(1), date(2026, 12, 1), None),
        Life(2, moment(3), date(2026, 12, 10), moment(20, 8)),
        Life(3, moment(3), date(2026, 12, 25), None),
    )
    periods = on_sale_periods(lives)
    assert days(periods[1]) == [(1, 9), (20, 24)]
    assert days(periods[2]) == [(10, 20)]
    assert days(periods[3]) == [(25, None)]


def test_version_withdrawn_before_it_began_was_never_sold():
    lives = (
        Life(1, moment(1), date(2026, 12, 1), None),
        Life(2, moment(3), date(2026, 12, 10), moment(5)),
    )
    assert on_sale_periods(lives)[2] == ()
    assert days(on_sale_periods(lives)[1]) == [(1, None)]


def test_version_loaded_with_a_date_that_passed_is_sold_from_then():
    [only] = on_sale_periods([Life(1, moment(5), date(2026, 11, 1), None)])[1]
    assert only.first_on.day == 5

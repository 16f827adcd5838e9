"""The two courses: tables, examples and definitions agree with the engine and with the base product."""

import re
from datetime import date

import pytest

from storefront.catalogue.folder.loading import product
from storefront.foundation.money import Money
from storefront.rules.ladder import DAYS_BP, MONTHS_BP
from storefront.rules.refund import refund
from storefront.rules.tariff import Choice, percent, price
from storefront.rules.terms import Term

BASE, YOGA, CLIMBING = product("base"), product("yoga"), product("climbing-diving")
by_course = pytest.mark.parametrize("course", [YOGA, CLIMBING], ids=lambda course: course.slug)
COLUMNS = {
    "yoga": ("medical", "physiotherapy"),
    "climbing-diving": ("death", "medical", "rescue", "medical-transport"),
}
PRICE_SAID = re.compile(r"(一天|七天|十五天|一个月|三个月|九个月|一年) ([\d.]+) 元")
TERMS = {
    "一天": "1d",
    "七天": "7d",
    "十五天": "15d",
    "一个月": "1m",
    "三个月": "3m",
    "九个月": "9m",
    "一年": "1y",
}


def cells(text, first):
    """The cells after the first of each Markdown row that begins so."""
    lines = [line for line in text.splitlines() if line.startswith(f"| {first} |")]
    return [[cell.strip() for cell in line.strip("|").split("|")][1:] for line in lines]


def prices_of(course, plans):
    return {
        (words, Money(price(course.terms, Choice(plan, term=Term.parse(term))).total_fen))
        for words, term in TERMS.items()
        for plan in plans
        if course.terms.terms_sold.includes(Term.parse(term))
    }


@by_course
def test_sums_in_the_table_are_the_sums_paid(course):
    benefits = {benefit.code: benefit for benefit in course.benefits}
    for plan in course.plans:
        (row,) = cells(course.clause("4.1").text, plan.name)
        assert row == [f"{benefits[code].sum_for(plan.code) // 100:,}" for code in COLUMNS[course.slug]]


@by_course
def test_the_ladder_in_the_clauses_is_the_ladder_of_the_engine(course):
    shares = [share for row in cells(course.clause("4.6").text, "比例") for share in row]
    days = [percent(share) for _, share in DAYS_BP] if course.terms.terms_sold.days else []
    assert shares == days + [percent(share) for share in MONTHS_BP.values()]


@pytest.mark.parametrize(
    ("course", "title", "plans"),
    [
        (YOGA, "多少钱？", ["standard"]),
        (CLIMBING, "多少钱？", ["standard", "plus"]),
        (CLIMBING, "交多少钱", ["standard", "plus"]),
    ],
)
def test_prices_in_the_words_are_the_prices_asked(course, title, plans):
    text = next(row.text for row in (*course.notices, *course.questions) if row.title == title)
    of_plans = re.split(r"选了紧急救援|选装备损坏|装备损坏一年", text)[0]
    said = {(words, Money.from_yuan(yuan)) for words, yuan in PRICE_SAID.findall(of_plans)}
    assert len(said) >= 3
    assert said <= prices_of(course, plans)


@by_course
def test_the_refund_in_the_words_is_the_refund_made(course):
    text = next(row.text for row in course.notices if row.title == "怎么退，退多少")
    paid, back = re.findall(r"交了 (\d+) 元、保 365 天，第 100 天申请，退 ([\d.]+) 元", text)[0]
    made = refund(
        paid_fen=int(paid) * 100,
        start_on=date(2027, 1, 1),
        end_on=date(2027, 12, 31),
        asked_on=date(2027, 4, 10),
    )
    assert made.amount_fen == Money.from_yuan(back).fen


@by_course
def test_a_word_means_the_same_in_every_product(course):
    base = {clause.title: clause.text for clause in BASE.chapters[9].clauses}
    same = [clause for clause in course.chapters[9].clauses if clause.title in base]
    assert len(same) >= 10
    for clause in same:
        assert clause.text.startswith(base[clause.title]), clause.title


def test_climbing_and_diving_leave_the_list_of_what_is_too_risky_only_in_the_course():
    listed = CLIMBING.clause("10.24").text
    assert "攀岩" in listed
    assert "潜水" in listed
    assert "按照课程进行的攀岩和潜水除外" in CLIMBING.clause("3.28").text
    gloss = CLIMBING.clause("3.28").gloss
    others = ("跳伞", "滑翔", "攀冰", "蹦极", "洞穴探险", "翼装飞行", "赛车", "赛马", "高台滑雪")
    assert all(sport in gloss and sport in listed for sport in others)


def test_depths_hours_and_certificates_stand_in_the_clauses():
    text = CLIMBING.clause("3.24").text
    assert "初级潜水证的被保险人潜水深度超过18米" in text
    assert "进阶潜水证的被保险人潜水深度超过30米" in text
    assert "不满18小时" in CLIMBING.clause("3.27").text
    assert "体验潜水" in CLIMBING.clause("3.23").text


def test_yoga_says_that_nothing_is_paid_for_death():
    assert not YOGA.terms.pays_on_death
    assert "不以被保险人的死亡为给付保险金的条件" in YOGA.clause("1.5").text
    assert "没有身故，没有伤残" in "".join(row.text for row in YOGA.notices)
    assert "撤销其对以死亡" not in "".join(clause.text for clause in YOGA.clauses)

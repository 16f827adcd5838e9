"""小安·基础意外险: its words say what its numbers do. The loader checks form; this checks agreement."""

import pytest

from storefront.catalogue.folder.loading import product
from storefront.rules.ladder import DAYS_BP, MONTHS_BP
from storefront.rules.tariff import percent
from tests.catalogue.sold import yuan


@pytest.fixture(scope="module")
def base():
    return product("base")


@pytest.fixture(scope="module")
def benefits(base):
    everything = (*base.benefits, *(row for rider in base.riders for row in rider.benefits))
    return {benefit.code: benefit for benefit in everything}


def row_of(table: str, first: str) -> list[str]:
    """The cells after the first of a Markdown row."""
    line = next(line for line in table.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_sums_in_the_clauses_are_the_sums_paid(base, benefits):
    table = base.clause("4.1").text
    for plan in base.plans:
        expected = [yuan(benefits[code].sum_for(plan.code)) for code in ("death", "medical")]
        assert row_of(table, plan.code) == expected
        assert benefits["death"].sum_for(plan.code) == benefits["disability"].sum_for(plan.code)


def test_premiums_in_the_clauses_are_the_premiums_charged(base):
    text = base.clause("4.5").text
    for plan in base.plans:
        assert f"方案{plan.code} {yuan(plan.tariff[0].rate)}元" in text
    names = {
        "hospital-cash": "意外住院津贴",
        "ambulance": "救护车费用",
        "rescue": "紧急救援费用",
        "transit": "公共交通意外身故",
        "sudden-death": "猝死",
    }
    for rider in base.riders:
        assert f"{names[rider.code]}{yuan(rider.tariff[0].rate)}元" in text


def test_the_ladder_in_the_clauses_is_the_ladder_of_the_engine(base):
    days, *months = base.clause("4.6").text.split("| 月数 |")  # two tables of six, to fit a phone
    assert row_of(days, "比例") == [percent(share) for _, share in DAYS_BP]
    starts = [1, *(last + 1 for last, _ in DAYS_BP[:-1])]
    assert row_of(days, "日数") == [
        f"{first}–{last}日" for first, (last, _) in zip(starts, DAYS_BP, strict=True)
    ]
    assert len(months) == 2
    shares = [share for half in months for share in row_of(half, "比例")]
    assert shares == [percent(share) for share in MONTHS_BP.values()]


def test_floors_and_factors_in_the_clauses_are_those_charged(base):
    text = base.clause("4.7").text
    for item in (*base.plans, *base.riders):
        (line,) = item.tariff
        assert dict(line.class_bp) == {1: 10_000, 2: 10_000, 3: 10_000, 4: 15_000}
        assert line.floor_fen == (100 if item in base.plans else 50)
    assert "第一类至第三类为1.00，第四类为1.50" in text
    assert "方案1.00元，每项可选责任0.50元" in text


def test_reductions_in_the_clauses_are_those_applied(base, benefits):
    medical, cash = benefits["medical"], benefits["hospital-cash"]
    riders = {rider.code: rider for rider in base.riders}
    said = {
        "2.8": f"{percent(benefits['death'].age_factor_bp)}给付",
        "2.9": f"{medical.within_days}日内",
        "2.14": f"每次事故{yuan(medical.deductible_fen)}元",
        "2.18": f"每日{yuan(cash.per_day_fen)}元",
        "2.19": f"合计以{cash.max_days}日为限",
        "2.20": f"以{yuan(benefits['ambulance'].sum_for('A'))}元为限",
        "2.21": f"以{yuan(benefits['rescue'].sum_for('A'))}元为限",
        "2.22": f"{yuan(benefits['transit'].sum_for('A'))}元",
        "2.23": f"{yuan(benefits['sudden-death'].sum_for('A'))}元",
        "2.24": f"{riders['sudden-death'].waiting_days}日为猝死责任的等待期",
    }
    for number, words in said.items():
        assert words in base.clause(number).text, number
    assert f"给付比例为{percent(medical.ratio_pooled_bp)}" in base.clause("2.15").text
    assert f"给付比例为{percent(medical.ratio_bp)}" in base.clause("2.15").text
    assert cash.unpaid_days == 3
    assert "前三日不给付" in base.clause("2.19").text


def test_admission_in_the_clauses_is_the_admission_asked(base):
    admission = base.terms.admission
    assert (admission.min_age_days, admission.max_age) == (28, 80)
    assert "出生满二十八日，且年龄不超过八十周岁" in base.clause("1.4").text
    assert admission.classes == (1, 2, 3, 4)
    assert "第一类至第四类" in base.clause("1.4").text
    assert admission.applicant_min_age == 18
    assert "年满十八周岁" in base.clause("1.3").text
    assert f"{admission.max_days_ahead}日以内" in base.clause("5.2").text
    assert f"不超过{yuan(base.terms.death_sum_limit_fen)}元" in base.clause("1.9").text
    sudden_death = next(rider for rider in base.riders if rider.code == "sudden-death")
    assert (str(sudden_death.min_term), sudden_death.max_age) == ("3m", 65)
    assert "三个月以上时可以选择" in base.clause("2.23").text
    assert "不超过六十五周岁" in base.clause("2.23").text


def test_the_leap_day_and_midnight_are_defined(base):
    assert "2月29日" in base.clause("10.2").text
    assert "2月28日" in base.clause("10.2").text
    assert "次日的零时" in base.clause("10.3").text
    assert "终止时刻不在保险期间以内" in base.clause("5.1").text

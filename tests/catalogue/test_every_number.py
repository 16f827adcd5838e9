"""Every product of the catalogue: the numbers of the engine are the numbers of the clauses."""

from storefront.rules.tariff import percent
from storefront.rules.terms import Basis, BenefitKind, Subject
from tests.catalogue.sold import each, yuan


def words_about(sold, benefit) -> str:
    """What the clauses say of a benefit: its own, those of its red rows, and the chapter of sums."""
    rows = [row for row in sold.exclusions if not row.benefits or benefit.code in row.benefits]
    numbers = {*benefit.clauses, *(number for row in rows for number in row.clause_numbers)}
    own = [sold.clause(number).text for number in numbers]
    return "".join([*own, *(clause.text for clause in sold.chapters[3].clauses)])


def numbers_of(benefit) -> list[str]:
    """The sums, shares, days and hours of a benefit, as its clauses must write them."""
    sums = [] if benefit.kind is BenefitKind.DAILY_ALLOWANCE else [fen for _, fen in benefit.sums]
    if benefit.kind is BenefitKind.REPAIR_DAYS:
        sums = []
    said = [yuan(fen) for fen in (*sums, *(tier.fen for tier in benefit.tiers)) if fen]
    said += [
        yuan(fen) + "元" for fen in (benefit.deductible_fen, benefit.per_day_fen, benefit.each_fen) if fen
    ]
    shares = (benefit.ratio_bp, benefit.ratio_pooled_bp or 10_000, benefit.age_factor_bp)
    said += [percent(share) for share in shares if share < 10_000]
    said += [percent(benefit.deductible_share_bp)] if benefit.deductible_share_bp else []
    said += [f"{days}日" for days in (benefit.within_days, benefit.max_days) if days]
    return said + [f"{tier.hours}小时" for tier in benefit.tiers]


@each
def test_the_numbers_of_the_engine_stand_in_the_clauses(sold):
    for benefit in sold.terms.all_benefits:
        text = words_about(sold, benefit)
        assert [number for number in numbers_of(benefit) if number not in text] == [], benefit.code


@each
def test_the_prices_charged_stand_in_the_clauses(sold):
    text = "".join(clause.text for clause in sold.chapters[3].clauses)
    for item in (*sold.plans, *sold.riders):
        for line in item.tariff:
            if line.basis is Basis.ITEM_BP:
                assert percent(line.rate) in text, item.code
                assert f"{line.floor_fen // 100}.{line.floor_fen % 100:02d}元" in text, item.code
            else:
                exact = f"{line.rate // 100}.{line.rate % 100:02d}"
                assert exact in text or f"{yuan(line.rate)}元" in text, (item.code, line.rate)


@each
def test_no_line_carries_more_loading_than_ours(sold):
    lines = [line for item in (*sold.plans, *sold.riders) for line in item.tariff]
    assert {line.loading_bp for line in lines} == {3000}


@each
def test_who_is_taken_is_written(sold):
    admission = sold.terms.admission
    assert admission.applicant_min_age == 18
    assert "年满十八周岁" in sold.clause("1.3").text
    if sold.terms.subject is Subject.ITEM:
        cheapest, dearest = sold.terms.item_price_fen
        text = sold.clause("1.5").text
        assert f"不低于{yuan(cheapest)}元" in text
        assert f"不高于{yuan(dearest)}元" in text

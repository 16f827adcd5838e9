"""Disability by grade (JR/T 0083-2013): the worst grade, promoted once, less what the part was before."""

import unicodedata

from storefront.foundation.money import BASIS_POINTS, Money, round_half_up
from storefront.rules.facts import Injury
from storefront.rules.question import Payout, Question
from storefront.rules.tariff import percent
from storefront.rules.working import Step

STEP_BP = 1000  # grade 1 is 100 %, each further grade 10 % less


def share_bp(grade: int) -> int:
    """The share of the sum insured that a grade gives, in basis points."""
    return (11 - grade) * STEP_BP


def disability(question: Question) -> Payout:
    """The share of the sum for all injuries of one event together."""
    parts = rated_once(question.facts.injuries)
    share, label = best_share(parts)
    names = "、".join(f"{injury.part} {injury.grade} 级" for injury in parts)
    amount = round_half_up(question.sum_fen * share, BASIS_POINTS)
    steps = [
        Step("评定的伤残", names),
        Step("给付比例", label),
        Step("保险金额 × 比例", f"{Money(question.sum_fen)} × {percent(share)}", amount),
    ]
    amount = question.less_paid(amount, steps)
    reasons = []
    if share == 0:
        sentence = "这个部位原来的伤残等级不比现在轻，这次没有增加。"
        reasons.append(question.note("PRIOR_DISABILITY", sentence))
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *limited))


def rated_once(injuries: tuple[Injury, ...]) -> tuple[Injury, ...]:
    """The same part is rated once, at its worst grade and its worst grade before."""
    by_part: dict[str, Injury] = {}
    for injury in injuries:
        part = "".join(unicodedata.normalize("NFKC", injury.part).split())
        known = by_part.get(part, injury)
        priors = [grade for grade in (known.prior_grade, injury.prior_grade) if grade is not None]
        grade, prior = min(known.grade, injury.grade), min(priors, default=None)
        by_part[part] = Injury(grade, part, prior)
    return tuple(sorted(by_part.values(), key=lambda injury: (injury.grade, injury.part)))


def best_share(parts: tuple[Injury, ...]) -> tuple[int, str]:
    """The share in basis points and how it came about. Several equal worst grades are promoted by one
    grade, never above the first; each way is taken less what was there before, the best one counts."""
    worst = parts[0].grade
    equal = [injury for injury in parts if injury.grade == worst]
    ways = [(_net(injury.grade, injury.prior_grade), _label(injury)) for injury in parts]
    if len(equal) > 1 and worst > 1:
        prior = min((injury.prior_grade for injury in equal if injury.prior_grade), default=None)
        label = f"{len(equal)} 处同为最重的 {worst} 级，晋升一级，按 {worst - 1} 级"
        ways.append((_net(worst - 1, prior), label + _less(prior)))
    return max(ways, key=lambda way: way[0])


def _net(grade: int, prior: int | None) -> int:
    return max(0, share_bp(grade) - (share_bp(prior) if prior else 0))


def _label(injury: Injury) -> str:
    return f"按最重的 {injury.grade} 级{_less(injury.prior_grade)}"


def _less(prior: int | None) -> str:
    return f"，减去原有 {prior} 级的 {percent(share_bp(prior))}" if prior else ""

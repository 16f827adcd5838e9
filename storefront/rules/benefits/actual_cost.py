"""A cost of a named kind at what it came to, less what others paid, up to a limit."""

from collections.abc import Sequence
from dataclasses import replace

from storefront.foundation.money import Money
from storefront.rules.benefits.reductions import by_ratio, less_deductible
from storefront.rules.facts import Cost, Repair
from storefront.rules.question import Payout, Question
from storefront.rules.working import Reason, Step


def actual_cost(question: Question) -> Payout:
    """The costs of this benefit's own kind, after other payers, the most for each and how many count,
    deductible and ratio where there are any. The order of the costs changes nothing."""
    own = [cost for cost in question.facts.costs if cost.kind == question.benefit.cost]
    counted, reasons = question.kept(own)
    if not counted:
        return Payout(0, (), tuple(reasons))
    steps: list[Step] = []
    counted = _worth(question, counted, steps, reasons)
    burdens = less_others(question, counted, "费用合计", steps, reasons)
    amount = sum(_each(question, burdens, steps, reasons))
    amount, deducted = less_deductible(question, amount, question.benefit.deductible_fen, steps)
    amount, rated = by_ratio(question, amount, question.benefit.ratio_bp, steps)
    amount = question.less_paid(amount, steps)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *deducted, *rated, *limited))


def _worth(question: Question, costs: list[Cost], steps: list[Step], reasons: list[Reason]) -> list[Cost]:
    """No thing is mended or replaced for more than it was worth just before the event."""
    spent, lost = sum(cost.total_fen for cost in costs), sum(cost.loss_fen for cost in costs)
    if spent != lost:
        steps.append(Step("不超过出事前值的钱", f"花了 {Money(spent)}，出事前值的算 {Money(lost)}", lost))
        sentence = f"修理或者重新买的钱，不超过它出事前值的钱，按 {Money(lost)} 算。"
        reasons.append(question.note("ABOVE_WORTH", sentence))
    return [replace(cost, total_fen=cost.loss_fen) for cost in costs]


def less_others(
    question: Question,
    papers: Sequence[Cost | Repair],
    label: str,
    steps: list[Step],
    reasons: list[Reason],
) -> list[int]:
    """What each paper leaves after other payers, in fen, the dearest first; one that others overpaid
    never eats into another."""
    total = sum(paper.total_fen for paper in papers)
    parts = sorted((paper.total_fen for paper in papers), reverse=True)
    burdens = sorted((max(0, paper.total_fen - paper.other_fen) for paper in papers), reverse=True)
    amount = sum(burdens)
    steps.append(Step(label, " + ".join(str(Money(fen)) for fen in parts), total))
    if amount != total:
        steps.append(Step("减去其他途径已付", f"{Money(total)} − {Money(total - amount)}", amount))
    if amount == 0 and total:
        reasons.append(question.note("OTHER_PAYER_FULL", "其他途径已经付清，没有需要您自己承担的部分。"))
    return burdens


def _each(question: Question, burdens: list[int], steps: list[Step], reasons: list[Reason]) -> list[int]:
    """The most for each, then the dearest so many: so the order of the papers never matters."""
    most, benefit = question.benefit.each_fen, question.benefit
    if most is not None and burdens[0] > most:
        burdens = [min(most, fen) for fen in burdens]
        working = " + ".join(str(Money(fen)) for fen in burdens)
        steps.append(Step(f"每次最多 {Money(most)}", working, sum(burdens)))
        reasons.append(question.note("LIMIT_USED", f"“{benefit.name}”每次最多赔 {Money(most)}。"))
    left = question.items_left()
    if left is not None and len(burdens) > left:
        burdens = burdens[:left]
        working = " + ".join(str(Money(fen)) for fen in burdens) or "次数已经用完"
        steps.append(Step(question.items_words(left), working, sum(burdens)))
        sentence = f"“{benefit.name}”{question.items_words(left)}，从费用最高的算起。"
        reasons.append(question.note("LIMIT_USED", sentence))
    return burdens

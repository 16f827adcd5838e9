"""A cost of a named kind at what it came to, less what others paid, up to a limit."""

from storefront.foundation.money import BASIS_POINTS, Money, round_half_up
from storefront.rules.facts import Cost
from storefront.rules.question import Payout, Question
from storefront.rules.tariff import percent
from storefront.rules.terms import ExclusionKind
from storefront.rules.working import Reason, Step


def actual_cost(question: Question) -> Payout:
    """The costs of this benefit's own kind, after other payers, deductible and ratio where there are any."""
    counted, reasons = _counted(question)
    if not counted:
        return Payout(0, (), tuple(reasons))
    total = sum(cost.total_fen for cost in counted)
    amount = sum(max(0, cost.total_fen - cost.other_fen) for cost in counted)
    steps = [Step("费用合计", str(Money(total)), total)]
    if amount != total:
        steps.append(Step("减去其他途径已付", f"{Money(total)} − {Money(total - amount)}", amount))
    if amount == 0 and total:
        reasons.append(question.note("OTHER_PAYER_FULL", "其他途径已经付清，没有需要您自己承担的部分。"))
    amount, why = _less_deductible(question, amount, steps)
    reasons += why
    amount, why = _by_ratio(question, amount, steps)
    reasons += why
    paid = question.paid_fen(same_event=True)
    if paid:
        steps.append(Step("减去这次事故已赔", f"{Money(amount)} − {Money(paid)}", max(0, amount - paid)))
        amount = max(0, amount - paid)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *limited))


def _counted(question: Question) -> tuple[list[Cost], list[Reason]]:
    counted, reasons = list[Cost](), list[Reason]()
    for cost in question.facts.costs:
        if cost.kind != question.benefit.cost:
            continue
        against = question.item_reasons(cost.where)
        reasons.extend(against)
        if not any(reason.refuses for reason in against):
            counted.append(cost)
    return counted, reasons


def _less_deductible(question: Question, amount: int, steps: list[Step]) -> tuple[int, tuple[Reason, ...]]:
    deductible = question.benefit.deductible_fen
    if not deductible or not amount:
        return amount, ()
    row, why_not = question.rely_on(ExclusionKind.DEDUCTIBLE)
    if row is None:
        return amount, why_not
    left = max(0, amount - deductible)
    steps.append(Step("减去免赔额", f"{Money(amount)} − {Money(deductible)}（一次事故只减一次）", left))
    if left:
        return left, ()
    sentence = f"费用 {Money(amount)} 没有超过免赔额 {Money(deductible)}。"
    return 0, (question.note("BELOW_DEDUCTIBLE", sentence, row.clauses),)


def _by_ratio(question: Question, amount: int, steps: list[Step]) -> tuple[int, tuple[Reason, ...]]:
    ratio = question.benefit.ratio_bp
    if ratio == BASIS_POINTS or not amount:
        return amount, ()
    row, why_not = question.rely_on(ExclusionKind.RATIO)
    if row is None:
        return amount, why_not
    result = round_half_up(amount * ratio, BASIS_POINTS)
    steps.append(Step("乘以赔付比例", f"{Money(amount)} × {percent(ratio)}", result))
    return result, ()

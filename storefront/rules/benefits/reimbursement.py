"""Medical reimbursement: other payers first, then the deductible once per event, the ratio, the limit."""

import unicodedata
from dataclasses import dataclass

from storefront.foundation.money import Money
from storefront.rules.benefits.reductions import by_ratio, less_deductible
from storefront.rules.facts import Invoice
from storefront.rules.question import Payout, Question
from storefront.rules.terms import ExclusionKind
from storefront.rules.working import Reason, Step

POOLED = "pooled_fund"
OUT_OF_LIST = "out_of_list"


@dataclass(frozen=True, slots=True)
class Burden:
    """The sums of the invoices that count, in fen."""

    total: int = 0
    out_of_list: int = 0
    pooled: int = 0
    other: int = 0
    account: int = 0
    eligible: int = 0
    loss: int = 0


def reimbursement(question: Question) -> Payout:
    """What the invoices of one event give. The order of the invoices changes nothing."""
    counted, reasons = _counted(question)
    if not counted:
        return Payout(0, (), tuple(reasons))
    burden, why = _burden(question, counted)
    reasons += why
    steps = _burden_steps(counted, burden)
    deductible, (ratio, used) = question.benefit.deductible_fen, _ratio(question)
    amount, deducted = less_deductible(question, burden.eligible, deductible, steps)
    amount, rated = by_ratio(question, amount, ratio, steps, used)
    amount = _not_above_loss(amount, burden, steps)
    amount = question.less_paid(amount, steps)
    amount, limited = question.within_limit(amount, steps)
    return Payout(amount, tuple(steps), (*reasons, *deducted, *rated, *limited))


def _counted(question: Question) -> tuple[list[Invoice], list[Reason]]:
    """The invoices that count, each once, in an order that does not depend on how they were handed in."""
    reasons: list[Reason] = []
    counted: dict[str, Invoice] = {}
    for index, invoice in enumerate(sorted(question.facts.invoices, key=_rank)):
        against = (*question.item_reasons(invoice.where), *question.late(invoice.on))
        reasons.extend(against)
        key = _number(invoice.number) or f"without number {index}"
        if key in counted:
            sentence = f"发票 {invoice.number} 重复提交，只算一次。"
            reasons.append(question.note("DUPLICATE_INVOICE", sentence))
        elif not any(reason.refuses for reason in against):
            counted[key] = invoice
    return list(counted.values()), reasons


def _rank(invoice: Invoice) -> tuple[object, ...]:
    return (
        _number(invoice.number),
        invoice.total_fen,
        -invoice.pooled_fen,
        -invoice.other_fen,
        -invoice.out_of_list_fen,
        str(invoice.on),
        invoice.where.outside,
        invoice.where.emergency,
        sorted(invoice.where.circumstances),
    )


def _number(text: str) -> str:
    """An invoice number as the same paper would be recognised: no spaces, no leading zeros."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split()).lstrip("0")


def _burden(question: Question, invoices: list[Invoice]) -> tuple[Burden, list[Reason]]:
    """Add up invoice by invoice: one paid in full by others never eats into another."""
    net_of = question.terms.rated_net_of
    outside, reasons = 0, tuple[Reason, ...]()
    if OUT_OF_LIST in net_of and any(invoice.out_of_list_fen for invoice in invoices):
        row, reasons = question.rely_on(ExclusionKind.OUT_OF_LIST)
        outside = 1 if row else 0
        if row:
            fen = Money(sum(invoice.out_of_list_fen for invoice in invoices))
            reasons = (question.note("OUT_OF_LIST", f"其中自费部分 {fen} 不在赔付范围。", row.clauses),)
    pooled = 1 if POOLED in net_of else 0
    burden = Burden(
        total=sum(row.total_fen for row in invoices),
        out_of_list=outside * sum(row.out_of_list_fen for row in invoices),
        pooled=pooled * sum(row.pooled_fen for row in invoices),
        other=sum(row.other_fen for row in invoices),
        account=sum(row.account_fen for row in invoices),
        eligible=sum(_left(row, outside * row.out_of_list_fen + pooled * row.pooled_fen) for row in invoices),
        loss=sum(_left(row, row.pooled_fen) for row in invoices),
    )
    full = burden.eligible == 0 and burden.pooled + burden.other > 0
    note = question.note("OTHER_PAYER_FULL", "医保或其他途径已经付清，没有需要您自己承担的部分。")
    return burden, [*reasons, *([note] if full else [])]


def _left(invoice: Invoice, taken: int) -> int:
    return max(0, invoice.total_fen - taken - invoice.other_fen)


def _burden_steps(invoices: list[Invoice], burden: Burden) -> list[Step]:
    parts = sorted((row.total_fen for row in invoices), reverse=True)
    steps = [Step("费用合计", " + ".join(str(Money(fen)) for fen in parts), burden.total)]
    left = burden.total
    for label, fen in (
        ("减去自费部分", burden.out_of_list),
        ("减去医保统筹支付", burden.pooled),
        ("减去其他途径已付", burden.other),
    ):
        if fen:
            steps.append(Step(label, f"{Money(left)} − {Money(fen)}", left - fen))
            left -= fen
    if left != burden.eligible:
        note = "报销超过费用的发票按 ¥0.00 算，不影响别的发票"
        steps.append(Step("可赔的费用", note, burden.eligible))
    if burden.account:
        steps.append(Step("医保个人账户", f"{Money(burden.account)} 是您自己的钱，不扣", burden.eligible))
    return steps


def _ratio(question: Question) -> tuple[int, str]:
    """One ratio an event, and how to say it: that of 医保 if any of its invoices has 统筹 above zero."""
    benefit = question.benefit
    if benefit.ratio_pooled_bp is None:
        return benefit.ratio_bp, "（按约定比例）"
    if any(row.pooled_fen for row in question.facts.invoices):
        return benefit.ratio_pooled_bp, "（用了医保）"
    return benefit.ratio_bp, "（没用医保）"


def _not_above_loss(amount: int, burden: Burden, steps: list[Step]) -> int:
    if amount <= burden.loss:
        return amount
    steps.append(Step("不超过实际损失", "赔付和其他途径合起来不超过花费", burden.loss))
    return burden.loss

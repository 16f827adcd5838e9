"""One question to the engine: does this benefit pay for these facts. Finds the rows that speak to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from storefront.foundation.money import Money
from storefront.rules.facts import Cost, Delay, Facts, Invoice, Repair, Stay, Treatment
from storefront.rules.period import not_in_force
from storefront.rules.terms import BenefitTerms, ExclusionKind, ExclusionTerms, ProductTerms, RiderTerms
from storefront.rules.working import Reason, Step

OF_THE_EVENT = (ExclusionKind.CAUSE, ExclusionKind.PERIOD)
Loss = TypeVar("Loss", Invoice, Stay, Cost, Repair, Delay)


@dataclass(frozen=True, slots=True)
class Payout:
    """What the arithmetic of one benefit gives, in fen, and how."""

    amount_fen: int
    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A benefit, the facts, and what the same decision has already given to other benefits."""

    facts: Facts
    terms: ProductTerms
    benefit: BenefitTerms
    plan: str
    rider: RiderTerms | None = None
    given: tuple[tuple[str, int], ...] = ()
    group: frozenset[str] = field(default_factory=frozenset)

    @property
    def sum_fen(self) -> int:
        """The sum insured. BusinessRuleError where it is the item's price and the facts lack that."""
        item = self.facts.item
        return self.benefit.sum_for(self.plan, item.price_fen if item else None)

    def exclusions(self, *kinds: ExclusionKind) -> tuple[ExclusionTerms, ...]:
        """The rows of these kinds that concern this benefit and that its rider does not buy back."""
        lifted = self.rider.lifts if self.rider else frozenset()
        return tuple(
            row
            for row in self.terms.exclusions
            if row.kind in kinds and row.code not in lifted and row.concerns(self.benefit.code)
        )

    def usable(self, row: ExclusionTerms) -> bool:
        """An exclusion has effect only if it was explained and acknowledged (保险法 Art.17)."""
        return self.facts.acknowledged is None or row.code in self.facts.acknowledged

    def rely_on(self, kind: ExclusionKind) -> tuple[ExclusionTerms | None, tuple[Reason, ...]]:
        """The row that lets the arithmetic take something away, or why it may not."""
        rows = self.exclusions(kind)
        usable = next((row for row in rows if self.usable(row)), None)
        if usable or not rows:
            return usable, ()
        return None, (self.not_explained(rows[0]),)

    def refused_by(self, row: ExclusionTerms, sentence: str = "", code: str = "") -> Reason:
        """The reason that a usable exclusion gives."""
        return Reason(
            code or f"EXCLUDED_{row.code}",
            row.clauses,
            sentence or f"属于免责：{row.title}。",
            benefit=self.benefit.code,
        )

    def not_explained(self, row: ExclusionTerms) -> Reason:
        """The insurer must prove that it explained; without, the clause has no effect."""
        return Reason(
            "EXCL_NOT_EXPLAINED",
            row.clauses,
            f"“{row.title}”没有向您说明过，不产生效力，照常赔付。",
            refuses=False,
            benefit=self.benefit.code,
        )

    def note(self, code: str, sentence: str, clauses: tuple[str, ...] = ()) -> Reason:
        """A reason that explains arithmetic and refuses nothing."""
        return Reason(
            code, clauses or self.benefit.clauses, sentence, refuses=False, benefit=self.benefit.code
        )

    def outside_hospital(self, where: Treatment) -> bool:
        return (
            self.benefit.needs_hospital
            and where.outside
            and not (where.emergency or self.facts.event.emergency)
        )

    def item_reasons(self, where: Treatment) -> tuple[Reason, ...]:
        """What speaks against one invoice, stay, cost, repair or delay; those that refuse and those that
        cannot."""
        rows = self._rows_against(where)
        reasons = [self.refused_by(row) if self.usable(row) else self.not_explained(row) for row in rows]
        if self.outside_hospital(where):
            row, why_not = self.rely_on(ExclusionKind.HOSPITAL)
            if row:
                sentence = f"不是急诊，也不在约定的医院治疗：{row.title}。"
                reasons.append(self.refused_by(row, sentence, "HOSPITAL_OUT_NONEMERG"))
            reasons.extend(why_not)
        return tuple(reasons)

    def _rows_against(self, where: Treatment) -> list[ExclusionTerms]:
        """What is said of the event is said of each of its losses; a cause or a period that is said of one
        loss alone sinks that one alone."""
        event = self.facts.event
        costs = self.exclusions(ExclusionKind.COST)
        rows = [row for row in costs if row.matches(where.circumstances | event.circumstances)]
        own = (row for row in self.exclusions(*OF_THE_EVENT) if row.when & where.circumstances)
        return rows + [row for row in own if row.matches(where.circumstances | event.words)]

    def late(self, on: date | None) -> tuple[Reason, ...]:
        """What speaks against a cost of that day: it came too long after the event. Without a day nothing."""
        days = self.benefit.within_days
        if days is None or on is None or on <= self.facts.event.day + timedelta(days=days):
            return ()
        row, why_not = self.rely_on(ExclusionKind.LATE)
        return (self.refused_by(row, f"这笔费用发生在事故 {days} 天之后。"),) if row else why_not

    def outside_cover(self, loss: Invoice | Stay | Cost | Repair | Delay) -> tuple[Reason, ...]:
        """A leg of a journey counts by its own planned departure, where that is known."""
        if not isinstance(loss, Delay) or loss.departs_at is None:
            return ()
        found = not_in_force(self.facts, self.terms.cites.in_force, loss.departs_at, "这一程原定出发")
        return (replace(found, benefit=self.benefit.code),) if found else ()

    def kept(self, losses: Iterable[Loss]) -> tuple[list[Loss], list[Reason]]:
        """The losses that nothing speaks against, and what speaks against the others."""
        kept, reasons = list[Loss](), list[Reason]()
        for loss in losses:
            against = self.item_reasons(loss.where) + self.late(_day(loss)) + self.outside_cover(loss)
            reasons.extend(against)
            if not any(reason.refuses for reason in against):
                kept.append(loss)
        return kept, reasons

    def less_paid(self, amount: int, steps: list[Step]) -> int:
        """Take off what this event has already brought, with its step."""
        paid = self.paid_fen(same_event=True)
        if not paid:
            return amount
        left = max(0, amount - paid)
        steps.append(Step("减去这次事故已赔", f"{Money(amount)} − {Money(paid)}", left))
        return left

    def paid_fen(self, *, same_event: bool | None = None) -> int:
        """Paid before for this benefit itself."""
        return self.facts.paid(frozenset({self.benefit.code}), same_event=same_event)

    def items_left(self) -> int | None:
        """How many sessions, visits or legs the policy still pays; None where it does not count them."""
        most = self.benefit.max_items
        return None if most is None else max(0, most - self.facts.items_paid(self.benefit.code))

    def items_words(self, left: int) -> str:
        """How many are paid, and how many of these are left where some were paid before."""
        most = self.benefit.max_items
        return f"最多赔 {most} 次" if left == most else f"最多赔 {most} 次，还剩 {left} 次"

    def remaining_fen(self) -> int:
        """What is left of the sum that this benefit shares with its group."""
        given = sum(fen for code, fen in self.given if code in self.group)
        return max(0, self.sum_fen - self.facts.paid(self.group) - given)

    def within_limit(self, amount: int, steps: list[Step]) -> tuple[int, tuple[Reason, ...]]:
        """Cut an amount to what is left of the sum, with its step and reason."""
        left = self.remaining_fen()
        if amount <= left:
            return amount, ()
        whole, name = Money(self.sum_fen), self.benefit.name
        if left == self.sum_fen:
            days = f"，也就是 {self.benefit.max_days} 天" if self.benefit.max_days else ""
            steps.append(Step("不超过限额", f"最多 {whole}{days}", left))
            return left, (self.note("LIMIT_USED", f"“{name}”最多赔 {whole}{days}。"),)
        steps.append(Step("不超过剩余限额", f"限额 {whole}，还剩 {Money(left)}", left))
        return left, (self.note("LIMIT_USED", f"“{name}”的限额 {whole} 还剩 {Money(left)}，按此赔付。"),)


def _day(loss: Invoice | Stay | Cost | Repair | Delay) -> date | None:
    """The day a cost arose, where it has one of its own."""
    return loss.on if isinstance(loss, Invoice | Cost) else None

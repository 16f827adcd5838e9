"""算一算: the reader's own numbers, decided by the function that decides claims."""

from dataclasses import dataclass
from datetime import datetime

from storefront.rules.adjudication import Decision, decide
from storefront.rules.facts import Event, Facts, Invoice
from storefront.rules.terms import BenefitKind, BenefitTerms, ExclusionKind, ExclusionTerms, ProductTerms

BY_CAUSE = frozenset({ExclusionKind.CAUSE, ExclusionKind.PERIOD})


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the reader typed, in fen. `cause` is an exclusion's code, or nothing."""

    plan: str
    total_fen: int
    pooled_fen: int = 0
    out_of_list_fen: int = 0
    other_fen: int = 0
    cause: str = ""


def medical_benefit(terms: ProductTerms) -> BenefitTerms | None:
    """The benefit the calculator is about; without one a product has no calculator."""
    return next((item for item in terms.benefits if item.kind is BenefitKind.REIMBURSEMENT), None)


def causes(terms: ProductTerms) -> tuple[ExclusionTerms, ...]:
    """The ways an accident may happen that are not covered, as far as they concern medical cost."""
    benefit = medical_benefit(terms)
    if benefit is None:
        return ()
    return tuple(
        row for row in terms.exclusions if row.kind in BY_CAUSE and row.when and row.concerns(benefit.code)
    )


def answer(terms: ProductTerms, numbers: Numbers, *, at: datetime) -> Decision:
    """Decide an accident of that moment, in force, treated in a hospital that counts."""
    chosen = next((row for row in causes(terms) if row.code == numbers.cause), None)
    event = Event(at=at, circumstances=frozenset({min(chosen.when)}) if chosen else frozenset())
    invoice = Invoice(
        on=event.day,
        total_fen=numbers.total_fen,
        pooled_fen=numbers.pooled_fen,
        other_fen=numbers.other_fen,
        out_of_list_fen=numbers.out_of_list_fen,
    )
    return decide(Facts(event=event, plan=numbers.plan, invoices=(invoice,)), terms)

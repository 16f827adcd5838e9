"""Which benefits answer to which loss: death, injuries, invoices, stays, costs of a kind."""

from collections.abc import Iterator

from storefront.rules.facts import Facts
from storefront.rules.question import Question
from storefront.rules.terms import BenefitKind, BenefitTerms, ProductTerms, RiderTerms
from storefront.rules.working import Reason

# Disability is decided before death, which pays what is left.
LOSSES = {
    BenefitKind.DISABILITY: "injuries",
    BenefitKind.LUMP_SUM: "died_on",
    BenefitKind.REIMBURSEMENT: "invoices",
    BenefitKind.DAILY_ALLOWANCE: "stays",
    BenefitKind.ACTUAL_COST: "costs",
}
Loss = tuple[BenefitKind, str]


def losses(facts: Facts) -> tuple[Loss, ...]:
    """The kinds of loss that the facts claim; costs by their own kind."""
    found: list[Loss] = [
        (kind, "")
        for kind, name in LOSSES.items()
        if kind is not BenefitKind.ACTUAL_COST and getattr(facts, name)
    ]
    kinds = sorted({cost.kind for cost in facts.costs})
    return (*found, *((BenefitKind.ACTUAL_COST, kind) for kind in kinds))


def answering(facts: Facts, terms: ProductTerms, plan: str) -> tuple[tuple[Question, ...], ...]:
    """For each loss, the benefits of plan and chosen riders that answer to it."""
    offered = _offered(terms, facts.riders)
    groups = [
        tuple(
            Question(facts, terms, benefit, plan, rider, group=_group(terms, benefit))
            for benefit, rider in offered
            if _answers(benefit, loss)
        )
        for loss in losses(facts)
    ]
    return tuple(group for group in groups if group)


def not_chosen(facts: Facts, terms: ProductTerms, plan: str) -> Iterator[Reason]:
    """Losses that nothing chosen answers to, and which rider would have."""
    offered = _offered(terms, facts.riders)
    everything = _offered(terms, frozenset(rider.code for rider in terms.riders))
    for loss in losses(facts):
        if any(_answers(benefit, loss) for benefit, _ in offered):
            continue
        would = next((rider for benefit, rider in everything if rider and _answers(benefit, loss)), None)
        if would:
            sentence = f"保单没有选“{would.name}”，这部分没有保障。"
            yield Reason("NOT_CHOSEN", would.clauses, sentence, refuses=False)
        else:
            yield Reason("NOT_OFFERED", (terms.cites.trigger,), "这款产品不保障这类损失。", refuses=False)


def _offered(
    terms: ProductTerms, riders: frozenset[str]
) -> tuple[tuple[BenefitTerms, RiderTerms | None], ...]:
    chosen = terms.chosen_riders(riders)
    return (
        *((benefit, None) for benefit in terms.benefits),
        *((benefit, rider) for rider in chosen for benefit in rider.benefits),
    )


def _answers(benefit: BenefitTerms, loss: Loss) -> bool:
    kind, cost = loss
    return benefit.kind is kind and (kind is not BenefitKind.ACTUAL_COST or benefit.cost == cost)


def _group(terms: ProductTerms, benefit: BenefitTerms) -> frozenset[str]:
    everything = (*terms.benefits, *(b for rider in terms.riders for b in rider.benefits))
    return frozenset(other.code for other in everything if other.group == benefit.group)

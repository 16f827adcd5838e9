"""Which benefits answer to which loss: death, injuries, invoices, stays, repairs, costs, delays."""

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
    BenefitKind.DAMAGE: "repairs",
    BenefitKind.REPAIR_DAYS: "repairs",
    BenefitKind.DELAY: "delays",
}
Loss = tuple[BenefitKind, str]


def losses(facts: Facts) -> tuple[Loss, ...]:
    """The kinds of loss that the facts claim; costs and delays by their own kind."""
    return tuple((kind, word) for kind in LOSSES for word in _words(facts, kind))


def _words(facts: Facts, kind: BenefitKind) -> list[str]:
    """The own kinds of a loss that is claimed, an empty one where it has none; nothing otherwise."""
    match kind:
        case BenefitKind.ACTUAL_COST:
            return sorted({cost.kind for cost in facts.costs})
        case BenefitKind.DELAY:
            return sorted({delay.kind for delay in facts.delays})
        case BenefitKind.DAMAGE:  # a repair that cost nothing claims its days only
            return [""] if any(repair.total_fen for repair in facts.repairs) else []
    return [""] if getattr(facts, LOSSES[kind]) else []


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
    unanswered = [loss for loss in losses(facts) if not any(_answers(b, loss) for b, _ in offered)]
    known = {LOSSES[loss[0]] for loss in losses(facts) if any(_answers(b, loss) for b, _ in everything)}
    for loss in unanswered:
        would = next((rider for benefit, rider in everything if rider and _answers(benefit, loss)), None)
        if would:
            sentence = f"保单没有选“{would.name}”，这部分没有保障。"
            yield Reason("NOT_CHOSEN", would.clauses, sentence, refuses=False)
        elif loss[1] or LOSSES[loss[0]] not in known:  # a repair is one loss, of cost and of days
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
    kind, word = loss
    return benefit.kind is kind and (benefit.cost or benefit.delay) == word


def _group(terms: ProductTerms, benefit: BenefitTerms) -> frozenset[str]:
    return frozenset(other.code for other in terms.all_benefits if other.group == benefit.group)

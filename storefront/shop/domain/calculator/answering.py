"""What a story gets: from one product, or from each of several. The page's decision is `decide`, as for
cases and claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import Decision, Outcome, decide
from storefront.rules.terms import PlanTerms, ProductTerms, RiderTerms
from storefront.shop.domain.calculator.facts import START_ON, facts_of, speaks_to, term_of
from storefront.shop.domain.calculator.story import LATE, Story, When


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """What one or several plans pay; several only where they pay the same in the same steps."""

    plans: tuple[PlanTerms, ...]
    decision: Decision


@dataclass(frozen=True, slots=True)
class ProductAnswer:
    """What a product says to a story under each of its plans, or `refusal`: why it cannot be asked."""

    terms: ProductTerms
    answers: tuple[PlanAnswer, ...]
    unknown: tuple[str, ...]
    refusal: str = ""


def answer(story: Story, terms: ProductTerms) -> Decision:
    """The decision on a story. BusinessRuleError where it cannot be put to this product."""
    found = next(contradictions(story, terms), None)
    if found:
        raise found
    return decide(facts_of(story, terms), terms)


def contradictions(story: Story, terms: ProductTerms) -> Iterator[BusinessRuleError]:
    """What in a story cannot be of this product, each with the field that says it."""
    yield from _of_time(story, terms)
    yield from _of_age(story, terms)
    yield from _of_price(story, terms)
    for rider in terms.chosen_riders(frozenset(story.riders)):
        yield from _of_rider(rider, story, terms)


def concerned(story: Story, terms: ProductTerms) -> bool:
    """Whether any promise of the product, chosen or not, is about what the story lost."""
    return any(speaks_to(benefit, story) for benefit in terms.all_benefits)


def answers(story: Story, terms: ProductTerms, *, extras: bool) -> ProductAnswer:
    """What a product says under each of its plans, without extras or with all of them."""
    told = replace(story, riders=extras_of(story, terms) if extras else ())
    unknown = tuple(sorted(_words(story) - terms.circumstances))
    try:
        decisions = [(plan, answer(replace(told, plan=plan.code), terms)) for plan in terms.plans]
    except BusinessRuleError as error:
        return ProductAnswer(terms, (), unknown, error.message)
    return ProductAnswer(terms, tuple(_together(decisions)), unknown)


def extras_of(story: Story, terms: ProductTerms) -> tuple[str, ...]:
    """The riders that somebody of this story could have chosen."""
    return tuple(rider.code for rider in terms.riders if not any(_of_rider(rider, story, terms)))


def same(one: Decision, other: Decision) -> bool:
    """Whether two decisions pay the same by the same lines, for the same reasons."""
    return _essence(one) == _essence(other)


def _essence(decision: Decision) -> tuple[object, ...]:
    lines = tuple((line.code, line.amount_fen, line.clause_numbers) for line in decision.lines)
    reasons = tuple(
        (reason.code, reason.clause_numbers, reason.refuses, reason.benefit) for reason in decision.reasons
    )
    return Outcome(decision.outcome), decision.total_fen, lines, reasons


def _together(decisions: Sequence[tuple[PlanTerms, Decision]]) -> Iterable[PlanAnswer]:
    """Plans whose decisions are equal to the last word are said once."""
    found: dict[Decision, list[PlanTerms]] = {}
    for plan, decision in decisions:
        found.setdefault(decision, []).append(plan)
    return (PlanAnswer(tuple(plans), decision) for decision, plans in found.items())


def _words(story: Story) -> frozenset[str]:
    items = {bill.item for bill in story.bills}
    items |= {row.item for row in story.spent} | {row.item for row in story.late}
    items |= {story.mending.item} if story.mending else set()
    return story.words | (items - {"", LATE})


def _of_time(story: Story, terms: ProductTerms) -> Iterator[BusinessRuleError]:
    term = term_of(story, terms)
    if story.term and term and not terms.terms_sold.includes(term):
        yield BusinessRuleError("TERM", f"这款产品不卖 {term.chinese}的。", "term")
    if story.day is None or term is None:
        return
    days = term.days_from(START_ON)
    if story.when is not When.DURING:
        yield BusinessRuleError("DAY", "上面已经选了出事的时刻，第几天就不用写了。", "day")
    elif story.day > days:
        yield BusinessRuleError("DAY", f"这份保障一共 {days} 天，没有第 {story.day} 天。", "day")


def _of_price(story: Story, terms: ProductTerms) -> Iterator[BusinessRuleError]:
    if terms.item_price_fen is None:
        return
    needed = any(benefit.sum_is_item_price and speaks_to(benefit, story) for benefit in terms.all_benefits)
    try:
        if story.price_fen is not None:
            terms.check_item_price(story.price_fen, "price")
    except BusinessRuleError as error:
        yield error
    if needed and story.price_fen is None:
        yield BusinessRuleError("ITEM_PRICE", "请写东西的价格，保额就是它。", "price")


def _of_age(story: Story, terms: ProductTerms) -> Iterator[BusinessRuleError]:
    """Cover lasts a year at most: at the event nobody is more than a year older than at its start."""
    if story.age is None:
        return
    least, most = terms.admission.min_age, terms.admission.max_age
    if not least <= story.age <= most + 1:
        sentence = f"{story.age} 周岁买不了“{terms.name}”：保障开始时须在 {least} 到 {most} 周岁。"
        yield BusinessRuleError("AGE", sentence, "age")


def _of_rider(rider: RiderTerms, story: Story, terms: ProductTerms) -> Iterator[BusinessRuleError]:
    if rider.max_age is not None and story.age is not None and story.age > rider.max_age + 1:
        sentence = f"“{rider.name}”只卖给保障开始时 {rider.max_age} 周岁及以下的人。"
        yield BusinessRuleError("RIDER_AGE", sentence, "age")
    term = term_of(story, terms) if story.term else None
    if rider.min_term and term and term.order < rider.min_term.order:
        sentence = f"“{rider.name}”只能和 {rider.min_term.chinese}或更长的保障一起买。"
        yield BusinessRuleError("RIDER_TERM", sentence, "term")

"""Which questions a product can answer, read from its terms: what would change no answer is not asked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.words import in_words
from storefront.rules.benefits.reimbursement import OUT_OF_LIST
from storefront.rules.term import Term
from storefront.rules.terms import (
    BenefitKind,
    BenefitTerms,
    ExclusionKind,
    ExclusionTerms,
    PlanTerms,
    ProductTerms,
    RiderTerms,
    Subject,
)
from storefront.shop.domain.calculator.story import LATE

EVERY_CLASS = frozenset(range(1, 7))
BY_CAUSE = frozenset({ExclusionKind.CAUSE, ExclusionKind.PERIOD})
OF_A_THING = frozenset({"gear", "baggage"})  # kinds of cost for mending or replacing a thing
REPAIRS = frozenset({BenefitKind.DAMAGE, BenefitKind.REPAIR_DAYS})


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: the engine's word, and the words of the clauses or their gloss. `topic` is the
    title of the group of exclusions it stands in."""

    value: str
    label: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Costs or delays of one kind. `several`: each time counts for itself; `thing`: what something was worth
    matters; `items`: what may be said of them alone."""

    kind: str
    label: str
    several: bool
    thing: bool
    items: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked about one product, or about several at once (then without plans and riders). `starts`
    says with which promise a kind of event begins."""

    plans: tuple[PlanTerms, ...]
    riders: tuple[RiderTerms, ...]
    kinds: tuple[Option, ...]
    starts: tuple[tuple[str, BenefitTerms], ...]
    causes: tuple[Option, ...]
    conditions: tuple[Option, ...]
    exceptions: tuple[Option, ...]
    terms: tuple[Term, ...]
    waits: bool
    person: bool
    thing: bool
    price: bool
    age: bool
    occupation: bool
    bills: bool
    out_of_list: bool
    hospital: bool
    bill_days: bool
    bill_items: tuple[Option, ...]
    stays: bool
    injuries: bool
    death: bool
    costs: tuple[Group, ...]
    repairs: bool
    repair_days: bool
    repair_items: tuple[Option, ...]
    delays: tuple[Group, ...]
    paid: tuple[BenefitTerms, ...]


def questions(product: ProductDefinition) -> Questions:
    """The questions that this product can answer."""
    terms = product.terms
    plans = terms.plans if len(terms.plans) > 1 else ()
    asked = questions_to_all((product,))
    return replace(asked, plans=plans, riders=terms.riders, paid=terms.all_benefits)


def questions_to_all(definitions: Sequence[ProductDefinition]) -> Questions:
    """The questions that at least one of these products can answer, each once; none about a policy."""
    people_first = sorted(definitions, key=lambda one: one.terms.subject is Subject.ITEM)
    products = [definition.terms for definition in people_first]
    benefits = [benefit for terms in products for benefit in terms.all_benefits]
    kinds = {benefit.kind for benefit in benefits}
    bills = _items(products, (BenefitKind.REIMBURSEMENT,))
    return Questions(
        plans=(),
        riders=(),
        kinds=_kinds(benefits),
        starts=tuple({word: one for one in reversed(benefits) for word in one.triggers}.items()),
        causes=_causes(people_first),
        conditions=_conditions(products),
        exceptions=_exceptions(products),
        terms=tuple(dict.fromkeys(sorted(_terms_sold(products), key=lambda term: term.order))),
        waits=any(rider.waiting_days for terms in products for rider in terms.riders),
        person=any(terms.subject is Subject.PERSON for terms in products),
        thing=any(terms.subject is Subject.ITEM for terms in products),
        price=any(terms.item_price_fen for terms in products),
        age=any(benefit.age_factor_from for benefit in benefits),
        occupation=any(map(_asks_occupation, products)),
        bills=BenefitKind.REIMBURSEMENT in kinds,
        out_of_list=any(OUT_OF_LIST in terms.rated_net_of for terms in products),
        hospital=any(benefit.needs_hospital for benefit in benefits),
        bill_days=any(b.within_days for b in benefits if b.kind is BenefitKind.REIMBURSEMENT),
        bill_items=bills,
        stays=BenefitKind.DAILY_ALLOWANCE in kinds,
        injuries=BenefitKind.DISABILITY in kinds,
        death=BenefitKind.LUMP_SUM in kinds,
        costs=_groups(products, BenefitKind.ACTUAL_COST),
        repairs=BenefitKind.DAMAGE in kinds,
        repair_days=BenefitKind.REPAIR_DAYS in kinds,
        repair_items=_items(products, REPAIRS),
        delays=_groups(products, BenefitKind.DELAY),
        paid=(),
    )


def _events(products: Sequence[ProductTerms]) -> frozenset[str]:
    """The kinds of event that promises are for."""
    rows = (benefit for terms in products for benefit in terms.all_benefits)
    return frozenset(word for benefit in rows for word in benefit.triggers)


def _asks_occupation(terms: ProductTerms) -> bool:
    return terms.subject is Subject.PERSON and frozenset(terms.admission.classes) != EVERY_CLASS


def _terms_sold(products: Sequence[ProductTerms]) -> Iterator[Term]:
    for terms in products:
        yield from terms.terms_sold.all()


def _kinds(benefits: Sequence[BenefitTerms]) -> tuple[Option, ...]:
    """What may happen, each kind by its own words or by the promise it claims."""
    named: dict[str, str] = {}
    for benefit in benefits:
        for word in benefit.triggers:
            named.setdefault(word, in_words(word, benefit.name))
    return _options(named) if len(named) > 1 else ()


def _causes(definitions: Sequence[ProductDefinition]) -> tuple[Option, ...]:
    """One option for each exclusion that a circumstance calls up, by its title. Where two products exclude
    the same thing, it is asked once."""
    events = _events([definition.terms for definition in definitions])
    found: dict[str, Option] = {}
    for definition in definitions:
        topics = {row.code: group.title for group in definition.exclusion_groups for row in group.exclusions}
        for row in definition.terms.exclusions:
            words = row.when - events
            if row.kind in BY_CAUSE and words and not words & found.keys():
                found[min(words)] = Option(min(words), row.title, topics[row.code])
    return tuple(found.values())


def _conditions(products: Sequence[ProductTerms]) -> tuple[Option, ...]:
    """What a promise needs beyond its kind of event."""
    rows = [benefit for terms in products for benefit in terms.all_benefits]
    return _options({word: in_words(word, row.summary) for row in rows for word in sorted(row.requires)})


def _exceptions(products: Sequence[ProductTerms]) -> tuple[Option, ...]:
    """What takes an exclusion away again; what kind of event it was is asked already."""
    events = _events(products)
    rows = [row for terms in products for row in terms.exclusions if row.kind in BY_CAUSE]
    return _options(
        {word: in_words(word, f"“{row.title}”的例外") for row in rows for word in sorted(row.unless - events)}
    )


def _items(products: Sequence[ProductTerms], kinds: Iterable[BenefitKind]) -> tuple[Option, ...]:
    """What may be said of one bill, cost, repair or delay alone, so that it does not count."""
    return _options(
        {
            min(row.when): row.title
            for terms in products
            for benefit in terms.all_benefits
            if benefit.kind in kinds
            for row in _of_items(terms, benefit)
        }
    )


def _of_items(terms: ProductTerms, benefit: BenefitTerms) -> Iterator[ExclusionTerms]:
    for row in terms.exclusions:
        if row.kind is ExclusionKind.COST and row.when and row.concerns(benefit.code):
            yield row


def _groups(products: Sequence[ProductTerms], kind: BenefitKind) -> tuple[Group, ...]:
    """Costs or delays by their own kind, under the name of the promise that answers to them."""
    groups: dict[str, Group] = {}
    for terms in products:
        for benefit in terms.all_benefits:
            word = benefit.cost or benefit.delay
            if benefit.kind is not kind or word in groups:
                continue
            several = kind is BenefitKind.DELAY or bool(benefit.each_fen or benefit.max_items)
            items = _options(
                {min(row.when): row.title for row in _of_items(terms, benefit)} | _late(terms, benefit)
            )
            groups[word] = Group(word, benefit.name, several, word in OF_A_THING, items)
    return tuple(groups.values())


def _late(terms: ProductTerms, benefit: BenefitTerms) -> dict[str, str]:
    """Whether a cost may arise too late, and the exclusion that says so."""
    rows = (row for row in terms.exclusions if row.kind is ExclusionKind.LATE and row.concerns(benefit.code))
    said = next(rows, None)
    return (
        {LATE: said.title} if benefit.kind is BenefitKind.ACTUAL_COST and benefit.within_days and said else {}
    )


def _options(named: dict[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value, label) for value, label in named.items())

"""What a product promises, as the engine reads it. Built by the catalogue from a product's folder."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import BASIS_POINTS, Money
from storefront.rules.benefit_terms import OF_A_PERSON, BenefitKind, BenefitTerms, Tier
from storefront.rules.term import Term

__all__ = [
    "OF_A_PERSON",
    "Admission",
    "Basis",
    "BenefitKind",
    "BenefitTerms",
    "Cites",
    "ExclusionKind",
    "ExclusionTerms",
    "LimitPer",
    "PlanTerms",
    "ProductTerms",
    "RiderTerms",
    "Starts",
    "Subject",
    "TariffLine",
    "Term",
    "TermsSold",
    "Tier",
]


class Basis(StrEnum):
    ANNUAL = "annual"
    BAND = "band"
    FLAT = "flat"
    ITEM_BP = "item_bp"


class Subject(StrEnum):
    """What is insured. An item has neither age nor occupation, and nobody inherits its cover."""

    PERSON = "person"
    ITEM = "item"


class Starts(StrEnum):
    """When cover may start: at 00:00 of the day after payment or later, or at the moment of payment."""

    NEXT_DAY = "next_day"
    PAYMENT = "payment"


class LimitPer(StrEnum):
    """Whose limit the limit key is: one policy at a time for an insured person, or for an item."""

    INSURED = "insured"
    ITEM = "item"


class ExclusionKind(StrEnum):
    CAUSE = "cause"
    PERIOD = "period"
    COST = "cost"
    OUT_OF_LIST = "out_of_list"
    LATE = "late"
    DEDUCTIBLE = "deductible"
    RATIO = "ratio"
    UNPAID_DAYS = "unpaid_days"
    AGE = "age"
    WAITING = "waiting"
    OCCUPATION = "occupation"
    HOSPITAL = "hospital"
    STATED = "stated"


BY_CIRCUMSTANCE = frozenset({ExclusionKind.CAUSE, ExclusionKind.PERIOD, ExclusionKind.COST})


@cache
def _all_terms(days: tuple[int, int] | None, months: tuple[int, int] | None) -> tuple[Term, ...]:
    by_days = range(days[0], days[1] + 1) if days else ()
    by_months = range(months[0], months[1] + 1) if months else ()
    return (*(Term(days=n) for n in by_days), *(Term(months=n) for n in by_months))


@dataclass(frozen=True, slots=True)
class TermsSold:
    """The terms a product is sold for: closed ranges of days and of months, or None."""

    days: tuple[int, int] | None = (1, 30)
    months: tuple[int, int] | None = (1, 12)

    def all(self) -> tuple[Term, ...]:
        """Every term sold, the shortest first."""
        return _all_terms(self.days, self.months)

    def includes(self, term: Term) -> bool:
        bounds = self.days if term.days else self.months
        return bounds is not None and bounds[0] <= (term.days or term.months) <= bounds[1]


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may be insured at the start of cover, and who may apply."""

    applicant_min_age: int = 18
    min_age_days: int = 28
    min_age: int = 0
    max_age: int = 80
    classes: tuple[int, ...] = (1, 2, 3, 4)
    max_days_ahead: int = 90
    relations: tuple[str, ...] = ("self",)
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cites:
    """The clauses that the general answers rest on."""

    in_force: str
    insured: str
    trigger: str
    misstated: str


@dataclass(frozen=True, slots=True)
class TariffLine:
    """A price line. Rates in fen, or in basis points of the item's price; factors in basis points.
    A band holds for terms from `shortest` to `longest`."""

    basis: Basis
    rate: int
    floor_fen: int
    loading_bp: int
    class_bp: tuple[tuple[int, int], ...] = ()
    age_bp: int = 10_000
    shortest: Term | None = None
    longest: Term | None = None

    def holds_for(self, term: Term | None) -> bool:
        if self.basis is not Basis.BAND:
            return True
        if term is None or self.shortest is None or self.longest is None:
            return False
        return self.shortest.order <= term.order <= self.longest.order


@dataclass(frozen=True, slots=True)
class PlanTerms:
    code: str
    name: str
    summary: str
    tariff: tuple[TariffLine, ...]


@dataclass(frozen=True, slots=True)
class RiderTerms:
    """An extra the buyer may choose. It lifts exclusions for its own benefits only."""

    code: str
    name: str
    summary: str
    benefits: tuple[BenefitTerms, ...]
    tariff: tuple[TariffLine, ...]
    min_term: Term | None = None
    max_age: int | None = None
    waiting_days: int = 0
    lifts: frozenset[str] = frozenset()

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(number for benefit in self.benefits for number in benefit.clauses))


@dataclass(frozen=True, slots=True)
class ExclusionTerms:
    """What is not paid, and by which facts the engine knows it."""

    code: str
    title: str
    kind: ExclusionKind
    clauses: tuple[str, ...]
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    benefits: frozenset[str] = frozenset()
    statutory: bool = False

    def concerns(self, benefit: str) -> bool:
        return not self.benefits or benefit in self.benefits

    def matches(self, words: frozenset[str]) -> bool:
        return bool(self.when & words) and not self.unless & words


@dataclass(frozen=True, slots=True)
class ProductTerms:
    """Everything the engine knows about one version of a product."""

    slug: str
    name: str
    cites: Cites
    plans: tuple[PlanTerms, ...]
    benefits: tuple[BenefitTerms, ...]
    riders: tuple[RiderTerms, ...] = ()
    exclusions: tuple[ExclusionTerms, ...] = ()
    admission: Admission = field(default_factory=Admission)
    terms_sold: TermsSold = field(default_factory=TermsSold)
    rated_net_of: frozenset[str] = frozenset()
    limit_key: str = ""
    limit_per: LimitPer = LimitPer.INSURED
    death_sum_limit_fen: int = 0
    subject: Subject = Subject.PERSON
    starts: Starts = Starts.NEXT_DAY
    item_price_fen: tuple[int, int] | None = None  # from, to; None where no item's price counts

    def plan(self, code: str) -> PlanTerms:
        """The plan of that code; BusinessRuleError names the field."""
        found = next((plan for plan in self.plans if plan.code == code), None)
        if found is None:
            choices = "、".join(plan.code for plan in self.plans)
            raise BusinessRuleError("PLAN", f"没有这个方案，请在 {choices} 中选择。", "plan")
        return found

    def rider(self, code: str) -> RiderTerms:
        """The rider of that code; BusinessRuleError names the field."""
        found = next((rider for rider in self.riders if rider.code == code), None)
        if found is None:
            choices = "、".join(rider.code for rider in self.riders) or "（没有附加保障）"
            raise BusinessRuleError("RIDER", f"没有这项附加保障，可选：{choices}。", "riders")
        return found

    def chosen_riders(self, codes: frozenset[str]) -> tuple[RiderTerms, ...]:
        """The riders chosen, in the product's own order."""
        for code in sorted(codes):
            self.rider(code)
        return tuple(rider for rider in self.riders if rider.code in codes)

    def sellable_terms(self, riders: frozenset[str] = frozenset()) -> tuple[Term, ...]:
        """The terms that may be bought together with these riders."""
        least = max(
            (rider.min_term.order for rider in self.chosen_riders(riders) if rider.min_term), default=(0, 0)
        )
        return tuple(term for term in self.terms_sold.all() if term.order >= least)

    @property
    def all_benefits(self) -> tuple[BenefitTerms, ...]:
        """The benefits of every plan, then those of the riders."""
        return (*self.benefits, *(benefit for rider in self.riders for benefit in rider.benefits))

    @property
    def priced_by_person(self) -> bool:
        """Whether the price differs between the occupations taken, so that too little can have been paid
        for a misstated one. The age factor is the same for every age."""
        tariffs = (*(plan.tariff for plan in self.plans), *(rider.tariff for rider in self.riders))
        lines = (line for tariff in tariffs for line in tariff)
        return self.subject is Subject.PERSON and any(len(self._factors(line)) > 1 for line in lines)

    def _factors(self, line: TariffLine) -> set[int]:
        written = dict(line.class_bp)
        return {written.get(number, BASIS_POINTS) for number in self.admission.classes}

    @property
    def pays_on_death(self) -> bool:
        """Whether anything is paid on a death, so that somebody must receive it."""
        return any(benefit.kind is BenefitKind.LUMP_SUM for benefit in self.all_benefits)

    @property
    def circumstances(self) -> frozenset[str]:
        """All words that the facts of this product may use."""
        rows = [exclusion.when | exclusion.unless for exclusion in self.exclusions]
        return frozenset().union(*rows, *(benefit.requires for benefit in self.all_benefits))

    def check_item_price(self, fen: int, field: str = "item_price") -> None:
        """BusinessRuleError where no item of that price is insured."""
        if self.item_price_fen is None:
            raise BusinessRuleError("ITEM_PRICE", "这款产品和物品的价格无关，不用填写。", field)
        least, most = self.item_price_fen
        if not least <= fen <= most:
            raise BusinessRuleError(
                "ITEM_PRICE", f"物品的价格须在 {Money(least)} 到 {Money(most)} 之间。", field
            )

"""One matrix of what is not covered by several products: a line a topic, a cell a product.

A cell says only what the contract says. Where a product has no such line, that is not yet a promise: it is
called covered only where a benefit answers to that very thing, or where the line would take something off
and this product takes nothing off.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from storefront.catalogue.definition import Exclusion, ProductDefinition
from storefront.rules.terms import BenefitKind, BenefitTerms, ExclusionKind, RiderTerms, Subject

COSTS = frozenset({BenefitKind.REIMBURSEMENT, BenefitKind.ACTUAL_COST, BenefitKind.DAMAGE})
DAYS = frozenset({BenefitKind.DAILY_ALLOWANCE, BenefitKind.REPAIR_DAYS})
TREATMENT = frozenset({BenefitKind.REIMBURSEMENT, BenefitKind.DAILY_ALLOWANCE})
# Kinds that take something off, and the benefits from which it would be taken.
TAKEN_FROM = {
    ExclusionKind.DEDUCTIBLE: COSTS,
    ExclusionKind.RATIO: COSTS,
    ExclusionKind.UNPAID_DAYS: DAYS,
    ExclusionKind.AGE: frozenset({BenefitKind.LUMP_SUM}),
    ExclusionKind.WAITING: frozenset(BenefitKind),
    ExclusionKind.HOSPITAL: TREATMENT,
    ExclusionKind.OUT_OF_LIST: frozenset({BenefitKind.REIMBURSEMENT}),
}


class Stand(StrEnum):
    """How a product stands to a line."""

    NOT_COVERED = "not covered"
    BOUGHT_BACK = "not covered without an extra"
    COVERED = "covered"
    NOTHING_TAKEN = "nothing taken off"
    NO_SUCH_LINE = "no such line"


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell: the stand, the product's own lines of that topic, the extras or benefits that answer, and
    the clauses it rests on."""

    product: ProductDefinition
    stand: Stand
    lines: tuple[Exclusion, ...] = ()
    answering: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def is_red(self) -> bool:
        return bool(self.lines)

    @property
    def said(self) -> tuple[object, ...]:
        """What a reader compares: other numbers of clauses are no difference."""
        return self.stand, tuple(line.title for line in self.lines), self.answering


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    """One topic, named by the first product that has it."""

    topic: str
    title: str
    cells: tuple[Standing, ...]

    @property
    def differs(self) -> bool:
        return len({cell.said for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True)
class LineGroup:
    code: str
    title: str
    lines: tuple[ExclusionLine, ...]


def exclusion_matrix(products: Sequence[ProductDefinition]) -> tuple[LineGroup, ...]:
    """All topics of all products: in the reading order of the first, then what only later ones have."""
    titles: dict[str, str] = {}
    groups: dict[str, dict[str, Exclusion]] = {}
    seen: set[str] = set()
    for product in products:
        for group in product.exclusion_groups:
            titles.setdefault(group.code, group.title)
            for row in group.exclusions:
                if row.topic not in seen:
                    seen.add(row.topic)
                    groups.setdefault(group.code, {})[row.topic] = row
    return tuple(
        LineGroup(code, titles[code], tuple(_line(row, products) for row in rows.values()))
        for code, rows in groups.items()
    )


def _line(first: Exclusion, products: Sequence[ProductDefinition]) -> ExclusionLine:
    own = [tuple(row for row in product.exclusions if row.topic == first.topic) for product in products]
    words = frozenset().union(*(_words(product, rows) for product, rows in zip(products, own, strict=True)))
    cells = (
        _with_line(product, rows) if rows else _without_line(product, first, words)
        for product, rows in zip(products, own, strict=True)
    )
    return ExclusionLine(first.topic, first.title, tuple(cells))


def _words(product: ProductDefinition, rows: Iterable[Exclusion]) -> frozenset[str]:
    """The words by which the facts of an event name what these lines are about."""
    codes = {row.code for row in rows}
    return frozenset().union(*(terms.when for terms in product.terms.exclusions if terms.code in codes))


def _with_line(product: ProductDefinition, rows: tuple[Exclusion, ...]) -> Standing:
    clauses = tuple(dict.fromkeys(number for row in rows for number in row.clause_numbers))
    codes, words = {row.code for row in rows}, _words(product, rows)
    back = [rider for rider in product.riders if codes & rider.lifts or _answers(rider.benefits, words)]
    stand = Stand.BOUGHT_BACK if back else Stand.NOT_COVERED
    return Standing(product, stand, rows, tuple(rider.name for rider in back), clauses)


def _without_line(product: ProductDefinition, line: Exclusion, words: frozenset[str]) -> Standing:
    answering = [item for item in _promises(product) if _answers(_benefits(item), words)]
    if answering:
        clauses = tuple(number for item in answering for number in item.clauses)
        return Standing(product, Stand.COVERED, (), tuple(item.name for item in answering), clauses)
    stand = Stand.NOTHING_TAKEN if _takes_nothing(product, line.kind) else Stand.NO_SUCH_LINE
    return Standing(product, stand)


def _promises(product: ProductDefinition) -> Iterable[BenefitTerms | RiderTerms]:
    return (*product.benefits, *product.riders)


def _benefits(item: BenefitTerms | RiderTerms) -> tuple[BenefitTerms, ...]:
    return item.benefits if isinstance(item, RiderTerms) else (item,)


def _answers(benefits: Iterable[BenefitTerms], words: frozenset[str]) -> bool:
    """Whether a benefit is paid for just what these words name."""
    return any(words & ({*benefit.triggers} | benefit.requires) for benefit in benefits)


def _takes_nothing(product: ProductDefinition, kind: ExclusionKind) -> bool:
    """True where such a line could stand, and none of its kind does: loading would have refused."""
    if any(row.kind is kind for row in product.exclusions):
        return False
    if kind is ExclusionKind.OCCUPATION:
        return product.terms.subject is Subject.PERSON
    kinds = TAKEN_FROM.get(kind, frozenset())
    return any(benefit.kind in kinds for item in _promises(product) for benefit in _benefits(item))

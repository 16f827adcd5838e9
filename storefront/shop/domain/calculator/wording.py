"""A story in the words by which the calculator asks. One exclusion may be called up by several words of the
engine, and is asked for by one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storefront.rules.terms import ExclusionKind, ProductTerms
from storefront.shop.domain.calculator.questions import BY_CAUSE, Group, Option, Questions
from storefront.shop.domain.calculator.story import Story

OF_ITEMS = frozenset({ExclusionKind.COST})


def as_asked(story: Story, asked: Questions, products: Sequence[ProductTerms]) -> Story:
    """The same story in the words that are offered; what nothing that is offered stands for is left out."""
    causes = _Wording((*asked.causes, *asked.conditions, *asked.exceptions), products, BY_CAUSE)
    bills = _Wording(asked.bill_items, products, OF_ITEMS)
    repairs = _Wording(asked.repair_items, products, OF_ITEMS)
    costs, delays = _by_kind(asked.costs, products), _by_kind(asked.delays, products)
    return replace(
        story,
        words=frozenset(map(causes.of, story.words)) - {""},
        bills=tuple(replace(row, item=bills.of(row.item)) for row in story.bills),
        spent=tuple(replace(row, item=costs[row.kind].of(row.item)) for row in story.spent),
        late=tuple(replace(row, item=delays[row.kind].of(row.item)) for row in story.late),
        mending=replace(story.mending, item=repairs.of(story.mending.item)) if story.mending else None,
    )


@dataclass(frozen=True, slots=True)
class _Wording:
    options: tuple[Option, ...]
    products: Sequence[ProductTerms]
    kinds: frozenset[ExclusionKind]

    def of(self, word: str) -> str:
        """The option that stands for a word: itself, or another word that calls up the same exclusion."""
        values = {option.value for option in self.options}
        if word in values:
            return word
        rows = (row for terms in self.products for row in terms.exclusions if row.kind in self.kinds)
        return next((min(row.when & values) for row in rows if word in row.when and row.when & values), "")


def _by_kind(groups: Sequence[Group], products: Sequence[ProductTerms]) -> dict[str, _Wording]:
    return {row.kind: _Wording(row.items, products, OF_ITEMS) for row in groups}

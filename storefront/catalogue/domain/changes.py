"""All that differs between two versions of a product, as readers and staff are shown it."""

from dataclasses import dataclass, fields

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.domain import texts
from storefront.catalogue.domain.entries import Section, section
from storefront.catalogue.domain.figures import FigureChange, figure_changes
from storefront.catalogue.domain.prices import PriceChange, factor_changes, price_changes
from storefront.catalogue.enums import Area, Kind


@dataclass(frozen=True, slots=True)
class VersionChanges:
    """From an older version to a newer one. `others` are the sections in which something differs."""

    clauses: Section
    exclusions: Section
    figures: tuple[FigureChange, ...]
    prices: tuple[PriceChange, ...]
    others: tuple[Section, ...]

    @property
    def is_empty(self) -> bool:
        counted = (self.clauses, self.exclusions, *self.others)
        return not (self.figures or self.prices or any(one.count for one in counted))


@dataclass(frozen=True, slots=True)
class Summary:
    """How much changed, in numbers that make one line."""

    changed_clauses: int
    added_clauses: int
    removed_clauses: int
    changed_exclusions: int
    added_exclusions: int
    removed_exclusions: int
    prices: bool
    figures: int
    others: int

    @property
    def anything(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


def changes_between(old: ProductDefinition, new: ProductDefinition) -> VersionChanges:
    """Compare two versions whole: texts, exclusions, numbers, prices."""
    before, after = texts.others(old), texts.others(new)
    sections = (section(area, before[area], after[area]) for area in after)
    return VersionChanges(
        clauses=section(Area.CLAUSES, *texts.paired_clauses(old.clauses, new.clauses)),
        exclusions=section(Area.EXCLUSIONS, texts.exclusions(old), texts.exclusions(new)),
        figures=(*figure_changes(old.terms, new.terms), *factor_changes(old.terms, new.terms)),
        prices=price_changes(old.terms, new.terms),
        others=tuple(one for one in sections if one.count),
    )


def summary(changes: VersionChanges) -> Summary:
    clauses, exclusions = changes.clauses.kinds, changes.exclusions.kinds
    return Summary(
        changed_clauses=clauses[Kind.CHANGED],
        added_clauses=clauses[Kind.ADDED],
        removed_clauses=clauses[Kind.REMOVED],
        changed_exclusions=exclusions[Kind.CHANGED],
        added_exclusions=exclusions[Kind.ADDED],
        removed_exclusions=exclusions[Kind.REMOVED],
        prices=bool(changes.prices),
        figures=len(changes.figures),
        others=sum(one.count for one in changes.others),
    )

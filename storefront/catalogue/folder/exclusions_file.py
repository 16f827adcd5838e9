"""Reads exclusions.toml: the groups of the reading pages, and each exclusion with its words."""

from dataclasses import dataclass

from storefront.catalogue.folder.sources import CatalogueError, Sources
from storefront.catalogue.folder.tables import Table, toml, whole
from storefront.rules.terms import BY_CIRCUMSTANCE, ExclusionKind, ExclusionTerms

FILE = "exclusions.toml"
MOST_GROUPS = 6  # more pages than six are clicked through, not read


@dataclass(frozen=True, slots=True)
class WrittenExclusion:
    """An exclusion as written: what the engine reads, and what a person reads. `topic` is the line it
    stands on where products are compared."""

    terms: ExclusionTerms
    topic: str
    group: str
    explanation: str
    example: str


@dataclass(frozen=True, slots=True)
class ExclusionsFile:
    groups: tuple[tuple[str, str], ...]
    exclusions: tuple[WrittenExclusion, ...]


def read_exclusions(sources: Sources) -> ExclusionsFile:
    """exclusions.toml, or CatalogueError with file and line."""
    file = whole(_file, toml(sources, FILE))
    if len(file.groups) > MOST_GROUPS:
        raise CatalogueError(
            sources.at(FILE, f"more than {MOST_GROUPS} groups of exclusions", "groups", MOST_GROUPS)
        )
    return file


def _file(root: Table) -> ExclusionsFile:
    return ExclusionsFile(
        groups=root.rows("groups", lambda row: (row.code(), row.text("title"))),
        exclusions=root.rows("exclusions", _exclusion),
    )


def _exclusion(row: Table) -> WrittenExclusion:
    kind, when = _kind(row), frozenset(row.texts("when"))
    if (kind in BY_CIRCUMSTANCE) != bool(when):
        raise row.wrong(f"when: needed for {', '.join(sorted(BY_CIRCUMSTANCE))}, for no other kind", "when")
    terms = ExclusionTerms(
        code=row.code(),
        title=row.text("title"),
        kind=kind,
        clauses=row.texts("clauses"),
        when=when,
        unless=frozenset(row.texts("unless")),
        benefits=frozenset(row.texts("benefits")),
        statutory=row.flag("statutory", False),
    )
    return WrittenExclusion(
        terms=terms,
        topic=row.code("topic", terms.code),
        group=row.code("group"),
        explanation=row.text("explanation"),
        example=row.text("example"),
    )


def _kind(row: Table) -> ExclusionKind:
    try:
        return ExclusionKind(row.text("kind"))
    except ValueError:
        raise row.wrong(f"kind: one of {', '.join(ExclusionKind)}", "kind") from None

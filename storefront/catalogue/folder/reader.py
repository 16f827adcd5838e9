"""Puts a product together from its files: clauses marked, exclusions hashed, cases computed."""

from dataclasses import dataclass, replace

from storefront.catalogue.definition import (
    Case,
    Chapter,
    Clause,
    Exclusion,
    ExclusionGroup,
    ProductDefinition,
)
from storefront.catalogue.folder.cases_file import WrittenCase, computed, read_cases
from storefront.catalogue.folder.chapters import RawChapter, RawClause, read_chapter
from storefront.catalogue.folder.exclusions_file import ExclusionsFile, WrittenExclusion, read_exclusions
from storefront.catalogue.folder.product_file import ProductFile, read_product_file
from storefront.catalogue.folder.prose import render
from storefront.catalogue.folder.sources import Problem, Sources, content_hash
from storefront.catalogue.folder.tariff_file import Tariff, read_tariff
from storefront.rules.terms import ProductTerms


@dataclass(frozen=True, slots=True)
class Reading:
    """A product as read, with what its checks still need to see."""

    sources: Sources
    definition: ProductDefinition
    chapters: tuple[RawChapter, ...]
    exclusions: ExclusionsFile
    tariff: Tariff
    written_cases: tuple[WrittenCase, ...]
    results: tuple[Case | Problem, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the files of a product say, file by file."""

    file: ProductFile
    chapters: tuple[RawChapter, ...]
    exclusions: ExclusionsFile
    tariff: Tariff
    cases: tuple[WrittenCase, ...]


def read(sources: Sources) -> Reading:
    """Everything a product's files say. CatalogueError for the first thing that cannot be read."""
    file = read_product_file(sources)
    chapters = tuple(read_chapter(sources, name, words_of(file)) for name in file.chapters)
    exclusions, tariff = read_exclusions(sources), read_tariff(sources)
    return put_together(sources, Parts(file, chapters, exclusions, tariff, read_cases(sources)))


def words_of(file: ProductFile) -> dict[str, str]:
    """What stands in shared chapters for the product's own names."""
    return {"product": file.terms.name, "insurer": file.insurer.name, "phone": file.insurer.phone}


def put_together(sources: Sources, parts: Parts) -> Reading:
    """A product from its parts."""
    file, raw, exclusions = parts.file, parts.chapters, parts.exclusions
    terms = _terms(file, exclusions, parts.tariff)
    results = computed(sources, terms, parts.cases)
    definition = ProductDefinition(
        slug=terms.slug,
        name=terms.name,
        summary=file.summary,
        scenario=file.scenario,
        filing_number=file.filing_number,
        version=file.version,
        effective_on=file.effective_on,
        content_hash=sources.content_hash,
        insurer=file.insurer,
        terms=terms,
        chapters=_chapters(raw, exclusions),
        exclusion_groups=_groups(raw, exclusions),
        cases=tuple(result for result in results if isinstance(result, Case)),
        disclosure_questions=file.disclosure_questions,
        particulars=file.particulars,
        papers=file.papers,
        notices=file.notices,
        questions=file.questions,
    )
    return Reading(sources, definition, raw, exclusions, parts.tariff, parts.cases, results)


def _terms(file: ProductFile, exclusions: ExclusionsFile, tariff: Tariff) -> ProductTerms:
    plans = (replace(plan, tariff=tariff.get(("plan", plan.code), ())) for plan in file.terms.plans)
    riders = (replace(rider, tariff=tariff.get(("rider", rider.code), ())) for rider in file.terms.riders)
    return replace(
        file.terms,
        plans=tuple(plans),
        riders=tuple(riders),
        exclusions=tuple(row.terms for row in exclusions.exclusions),
    )


def _chapters(raw: tuple[RawChapter, ...], exclusions: ExclusionsFile) -> tuple[Chapter, ...]:
    red = {number for row in exclusions.exclusions for number in row.terms.clauses}
    return tuple(
        Chapter(chapter.number, chapter.title, tuple(_clause(clause, red) for clause in chapter.clauses))
        for chapter in raw
    )


def _clause(clause: RawClause, red: set[str]) -> Clause:
    text, gloss = "\n".join(clause.text).strip(), "\n".join(clause.gloss or ()).strip()
    return Clause(
        number=clause.number,
        title=clause.title,
        anchor=clause.anchor,
        text=text,
        html=render(text),
        gloss=gloss,
        gloss_html=render(gloss),
        is_exclusion=clause.number in red,
        hash=content_hash([clause.number, clause.title, text, gloss]),
    )


def _groups(raw: tuple[RawChapter, ...], file: ExclusionsFile) -> tuple[ExclusionGroup, ...]:
    words = {c.number: ["\n".join(c.text), "\n".join(c.gloss or ())] for r in raw for c in r.clauses}
    return tuple(
        ExclusionGroup(
            code, title, tuple(_exclusion(row, words) for row in file.exclusions if row.group == code)
        )
        for code, title in file.groups
    )


def _exclusion(row: WrittenExclusion, words: dict[str, list[str]]) -> Exclusion:
    """The hash covers the clauses behind the words: where a clause changes, it is read again."""
    terms = row.terms
    read_by_people = [terms.title, row.explanation, row.example]
    return Exclusion(
        code=terms.code,
        title=terms.title,
        clause_numbers=terms.clauses,
        group=row.group,
        topic=row.topic,
        kind=terms.kind,
        explanation=row.explanation,
        example=row.example,
        statutory=terms.statutory,
        benefits=terms.benefits,
        hash=content_hash([read_by_people, [words.get(number) for number in terms.clauses]]),
    )

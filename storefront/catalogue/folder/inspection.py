"""Reads a product that may be unfinished: as much of it as can be read, and everything that fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from storefront.catalogue.definition import Case, ProductDefinition
from storefront.catalogue.folder.cases_file import FILE as CASES
from storefront.catalogue.folder.cases_file import WrittenCase, decided, read_cases
from storefront.catalogue.folder.chapters import RawChapter, lacking, parse_chapter
from storefront.catalogue.folder.checks import cases_are_enough, cases_compute, problems
from storefront.catalogue.folder.exclusions_file import ExclusionsFile, read_exclusions
from storefront.catalogue.folder.product_file import ProductFile, read_product_file
from storefront.catalogue.folder.reader import Parts, Reading, put_together, words_of
from storefront.catalogue.folder.sources import CatalogueError, Problem, Sources
from storefront.catalogue.folder.tariff_file import read_tariff

NO_EXCLUSIONS = ExclusionsFile((), ())
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What of a product can be read (`definition` is None where not even product.toml can be), and what
    stands in the way of selling it, by file and line. `holds_together`: what is lacking are words only
    and cases, so that its prices can be shown."""

    problems: tuple[Problem, ...]
    definition: ProductDefinition | None
    holds_together: bool


def inspect(sources: Sources) -> Inspection:
    """Read on past what fails. A product in order has no problems."""
    found: list[Problem] = []
    file = _tried(found, lambda: read_product_file(sources))
    exclusions = _tried(found, lambda: read_exclusions(sources))
    tariff = _tried(found, lambda: read_tariff(sources))
    written = _tried(found, lambda: read_cases(sources))
    if file is None:
        return Inspection(tuple(sorted(found)), None, False)
    chapters = _chapters(found, sources, file)
    reading = put_together(sources, Parts(file, chapters, exclusions or NO_EXCLUSIONS, tariff or {}, ()))
    readable = not found
    if readable:
        found += problems(replace(reading, written_cases=written or ()))
    holds_together = not found
    if readable:
        found += cases_are_enough(replace(reading, written_cases=written or ()))
        reading = _with_cases(found, reading, written or (), holds_together=holds_together)
    found += [problem for chapter in chapters for problem in lacking(sources, chapter)]
    return Inspection(tuple(sorted(set(found))), reading.definition, holds_together)


def _tried(found: list[Problem], read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except CatalogueError as error:
        found += error.problems
        return None


def _chapters(found: list[Problem], sources: Sources, file: ProductFile) -> tuple[RawChapter, ...]:
    words, chapters = words_of(file), []
    for name in file.chapters:
        chapter = _tried(found, partial(parse_chapter, sources, name, words))
        chapters += [chapter] if chapter else []
    return tuple(chapters)


def _with_cases(
    found: list[Problem], reading: Reading, written: tuple[WrittenCase, ...], *, holds_together: bool
) -> Reading:
    """Cases come last. Of terms that do not hold together the engine may know no answer; what is wrong
    with them is said already."""
    kept: list[tuple[WrittenCase, Case | Problem]] = []
    for index, case in enumerate(written):
        try:
            kept.append((case, decided(reading.sources, reading.definition.terms, index, case)))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            message = f"case {case.code}: the engine has no answer ({type(error).__name__})"
            found += [reading.sources.at(CASES, message, "cases", index)] if holds_together else []
    results = tuple(done for _, done in kept)
    whole = replace(
        reading,
        definition=replace(
            reading.definition, cases=tuple(done for done in results if isinstance(done, Case))
        ),
        written_cases=tuple(case for case, _ in kept),
        results=results,
    )
    if len(kept) == len(written):
        found += cases_compute(whole)
    else:
        found += [done for done in results if isinstance(done, Problem)]
    return whole

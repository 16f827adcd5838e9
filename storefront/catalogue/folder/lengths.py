"""What must fit: words that are kept in columns, and a version's number, which stands in an address."""

import re
from collections.abc import Iterator

from storefront.catalogue.folder.reader import Reading
from storefront.catalogue.folder.sources import Problem

NUMBER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)
LONGEST_NUMBER = 20
RESERVED = frozenset({"compare"})  # an address of its own beside the versions
LONGEST = {"slug": 40, "name": 60, "title": 80, "code": 40}


def everything_fits(reading: Reading) -> Iterator[Problem]:
    """Numbers that can be addresses, and names short enough to be kept and shown."""
    definition, at = reading.definition, reading.sources.at
    number = definition.version
    if not NUMBER.fullmatch(number) or len(number) > LONGEST_NUMBER or number in RESERVED:
        message = f"number: letters, digits, . and -, at most {LONGEST_NUMBER}, e.g. 2026-1"
        yield at("product.toml", message, "version", "number")
    for key, value in (("slug", definition.slug), ("name", definition.name)):
        if len(value) > LONGEST[key]:
            yield at("product.toml", f"{key}: at most {LONGEST[key]} characters", key)
    for chapter in reading.chapters:
        for clause in chapter.clauses:
            if len(clause.title) > LONGEST["title"]:
                message = f"clause {clause.number}: a title of at most {LONGEST['title']} characters"
                yield reading.sources.problem(clause.file, clause.line, message)
    yield from _exclusions(reading)


def _exclusions(reading: Reading) -> Iterator[Problem]:
    for index, row in enumerate(reading.exclusions.exclusions):
        for key, value in (("code", row.terms.code), ("title", row.terms.title), ("code", row.group)):
            if len(value) > LONGEST[key]:
                message = f"{value[:20]}…: a {key} of at most {LONGEST[key]} characters"
                yield reading.sources.at("exclusions.toml", message, "exclusions", index)

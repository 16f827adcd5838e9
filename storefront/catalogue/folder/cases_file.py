"""Reads cases.toml and computes each case; where the writing differs from the sum, it is an error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from storefront.catalogue.definition import Case
from storefront.catalogue.folder.prose import has_html, render
from storefront.catalogue.folder.sources import Problem, Sources
from storefront.catalogue.folder.tables import Table, toml, whole
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import Outcome, decide
from storefront.rules.facts import Facts
from storefront.rules.terms import ProductTerms

FILE = "cases.toml"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the author wrote down before the engine computed. None: not written."""

    outcome: str
    total_fen: int
    lines: dict[str, int] | None
    reasons: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class WrittenCase:
    code: str
    title: str
    story: str
    facts: Facts
    expected: Expectation


def read_cases(sources: Sources) -> tuple[WrittenCase, ...]:
    """cases.toml, or CatalogueError with file and line."""
    return whole(lambda root: root.rows("cases", _case), toml(sources, FILE))


def computed(
    sources: Sources, terms: ProductTerms, written: tuple[WrittenCase, ...]
) -> tuple[Case | Problem, ...]:
    """The cases with the decisions of the engine; a problem in the place of one that it cannot decide."""
    return tuple(decided(sources, terms, index, case) for index, case in enumerate(written))


def differences(
    sources: Sources, written: tuple[WrittenCase, ...], results: tuple[Case | Problem, ...]
) -> Iterator[Problem]:
    """Where what was written is not what was computed, with both values; and what was not computed."""
    for index, (text, result) in enumerate(zip(written, results, strict=True)):
        if isinstance(result, Problem):
            yield result
            continue
        for name, wanted, got in _compared(text.expected, result):
            if wanted != got:
                message = f"case {text.code}: {name} is written {wanted}, computed {got}"
                yield sources.at(FILE, message, "cases", index, "expect")


def _compared(expected: Expectation, case: Case) -> list[tuple[str, Any, Any]]:
    decision = case.decision
    rows: list[tuple[str, Any, Any]] = [
        ("outcome", expected.outcome, str(decision.outcome)),
        ("total_fen", expected.total_fen, decision.total_fen),
    ]
    if expected.lines is not None:
        rows.append(("lines", expected.lines, {line.code: line.amount_fen for line in decision.lines}))
    if expected.reasons is not None:
        got = {reason.code for reason in decision.reasons}
        rows.append(("reasons", sorted(expected.reasons), sorted(got)))
    return rows


def _case(row: Table) -> WrittenCase:
    story = row.text("story")
    if has_html(story):
        raise row.wrong("story: HTML is not allowed", "story")
    try:
        facts = Facts.from_json(row.raw("facts"))
    except BusinessRuleError as error:
        raise row.wrong(error.message, *_path(error.field or "facts")) from None
    expected = whole(_expectation, row.table("expect"))
    return WrittenCase(row.code(), row.text("title"), story, facts, expected)


def _path(field: str) -> tuple[str | int, ...]:
    """`facts.invoices[0].on` as the keys that lead there."""
    words = re.findall(r"[\w-]+", field)
    return tuple(int(word) if word.isdigit() else word for word in words)


def _expectation(row: Table) -> Expectation:
    outcome, lines = row.text("outcome"), row.raw("lines")
    if outcome not in set(Outcome):
        raise row.wrong(f"outcome: one of {', '.join(Outcome)}", "outcome")
    if lines is not None and not isinstance(lines, dict):
        raise row.wrong("lines: a table of benefit code = fen", "lines")
    reasons = frozenset(row.texts("reasons")) if row.raw("reasons") is not None else None
    return Expectation(outcome, row.whole("total_fen"), lines, reasons)


def decided(sources: Sources, terms: ProductTerms, index: int, case: WrittenCase) -> Case | Problem:
    """The case at a place of cases.toml with its decision, or what stands in its way."""
    try:
        decision = decide(case.facts, terms)
    except BusinessRuleError as error:
        return sources.at(FILE, f"case {case.code}: {error.message}", "cases", index, "facts")
    plan = case.facts.plan or terms.plans[0].code
    facts = replace(case.facts, plan=plan)
    return Case(
        code=case.code,
        title=case.title,
        story=case.story,
        story_html=render(case.story),
        plan=plan,
        riders=facts.riders,
        facts=facts,
        decision=decision,
    )

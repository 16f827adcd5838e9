"""What of a version is read by people, as items that can be set beside those of another version."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from storefront.catalogue.definition import Case, Clause, Exclusion, ProductDefinition, Section
from storefront.catalogue.domain.entries import Item
from storefront.catalogue.domain.plain import plain
from storefront.catalogue.enums import Area, Part
from storefront.foundation.money import Money
from storefront.rules.terms import BenefitTerms, ExclusionTerms, ProductTerms


def paired_clauses(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The clauses of two versions as items that carry the same key where they are the same clause: the
    same title, or else the same number. So a clause put in between does not make all after it new."""
    by_title = _unique(clause.title for clause in old) & _unique(clause.title for clause in new)
    taken = {clause.number for clause in (*old, *new) if clause.title in by_title}
    old_left = {clause.number for clause in old if clause.title not in by_title}
    new_left = {clause.number for clause in new if clause.title not in by_title}
    by_number = (old_left & new_left) | ((old_left | new_left) - taken)

    def key(side: str, clause: Clause) -> str:
        if clause.title in by_title:
            return f"title {clause.title}"
        return f"number {clause.number}" if clause.number in by_number else f"{side} {clause.number}"

    return tuple(replace(_clause(clause), key=key("old", clause)) for clause in old), tuple(
        replace(_clause(clause), key=key("new", clause)) for clause in new
    )


def _unique(titles: Iterable[str]) -> set[str]:
    return {title for title, count in Counter(titles).items() if count == 1}


def _clause(clause: Clause) -> Item:
    parts = {Part.TITLE: clause.title, Part.TEXT: plain(clause.text), Part.GLOSS: plain(clause.gloss)}
    return Item(clause.number, clause.number, clause.title, parts, clause.is_exclusion)


def exclusions(definition: ProductDefinition) -> tuple[Item, ...]:
    terms = {row.code: row for row in definition.terms.exclusions}
    names = benefit_names(definition.terms)
    return tuple(_exclusion(row, terms.get(row.code), names) for row in definition.exclusions)


def _exclusion(row: Exclusion, terms: ExclusionTerms | None, names: dict[str, str]) -> Item:
    parts = {
        Part.TITLE: row.title,
        Part.WHY: row.explanation,
        Part.EXAMPLE: row.example,
        Part.CONCERNS: "、".join(names.get(code, code) for code in sorted(row.benefits)),
        Part.RESTS_ON: "、".join(row.clause_numbers),
    }
    rule = (row.kind, row.statutory, terms and (terms.when, terms.unless))
    return Item(row.code, row.code, row.title, parts, True, rule)


def benefit_names(terms: ProductTerms) -> dict[str, str]:
    return {benefit.code: benefit.name for benefit in all_benefits(terms)}


def all_benefits(terms: ProductTerms) -> tuple[BenefitTerms, ...]:
    return (*terms.benefits, *(benefit for rider in terms.riders for benefit in rider.benefits))


def others(definition: ProductDefinition) -> dict[Area, tuple[Item, ...]]:
    """Everything else a buyer is told, asked or shown."""
    return {
        Area.IDENTITY: _identity(definition),
        Area.NOTICES: _sections(definition.notices),
        Area.DISCLOSURE: tuple(
            _titled(row.code, row.text, {Part.NOTE: row.note}, row.decline_if)
            for row in definition.disclosure_questions
        ),
        Area.PARTICULARS: tuple(
            _titled(row.code, row.label, {Part.NOTE: row.note, Part.EXAMPLE: row.example}, repr(row))
            for row in definition.particulars
        ),
        Area.PAPERS: tuple(
            _titled(row.title, row.title, {Part.TEXT: "\n".join(row.items)}) for row in definition.papers
        ),
        Area.QUESTIONS: _sections(definition.questions),
        Area.CASES: tuple(_case(case) for case in definition.cases),
    }


def _identity(definition: ProductDefinition) -> tuple[Item, ...]:
    insurer = definition.insurer
    facts = {
        "产品名称": definition.name,
        "一句话说明": definition.summary,
        "能保的物品": definition.insurable,
        "场景": definition.scenario,
        "备案编号": definition.filing_number,
        "保险公司": insurer.name,
        "地址": insurer.address,
        "电话": insurer.phone,
        "许可证": insurer.licence,
    }
    return tuple(_titled(name, name, {Part.TEXT: text}) for name, text in facts.items() if text)


def _sections(rows: Iterable[Section]) -> tuple[Item, ...]:
    return tuple(_titled(row.title, row.title, {Part.TEXT: plain(row.text)}) for row in rows)


def _case(case: Case) -> Item:
    told = f"{plain(case.story)}\n赔付 {Money(case.decision.total_fen)}"
    return _titled(case.code, case.title, {Part.TEXT: told})


def _titled(key: str, title: str, parts: dict[Part, str], rule: object = None) -> Item:
    filled = {part: text for part, text in parts.items() if text}
    return Item(key, title, title, {Part.TITLE: title, **filled}, rule=rule)

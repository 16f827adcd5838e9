"""Reads product.toml: names, admission, plans, benefits, riders, questions, papers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from storefront.catalogue.definition import (
    DisclosureQuestion,
    Insurer,
    Papers,
    Particular,
    ParticularKind,
    Section,
)
from storefront.catalogue.folder.benefits import read_benefit
from storefront.catalogue.folder.prose import has_html, render
from storefront.catalogue.folder.sources import Sources
from storefront.catalogue.folder.tables import Table, toml, whole
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.terms import (
    Admission,
    Cites,
    LimitPer,
    PlanTerms,
    ProductTerms,
    RiderTerms,
    Starts,
    Subject,
    Term,
    TermsSold,
)

FILE = "product.toml"
DEMO = "演示"


@dataclass(frozen=True, slots=True)
class ProductFile:
    """What product.toml says. The terms still lack tariff and exclusions."""

    summary: str
    scenario: str
    filing_number: str
    version: str
    effective_on: date
    insurer: Insurer
    terms: ProductTerms
    chapters: tuple[str, ...]
    disclosure_questions: tuple[DisclosureQuestion, ...]
    particulars: tuple[Particular, ...]
    papers: tuple[Papers, ...]
    notices: tuple[Section, ...]
    questions: tuple[Section, ...]


def read_product_file(sources: Sources) -> ProductFile:
    """product.toml, or CatalogueError with file and line."""
    return whole(_product, toml(sources, FILE))


def _product(root: Table) -> ProductFile:
    version, effective_on = whole(
        lambda table: (table.text("number"), table.day("effective_on")), _version(root)
    )
    return ProductFile(
        summary=root.text("summary"),
        scenario=root.text("scenario"),
        filing_number=_labelled(root, "filing_number"),
        version=version,
        effective_on=effective_on,
        insurer=whole(_insurer, root.table("insurer")),
        terms=_terms(root),
        chapters=root.texts("chapters"),
        disclosure_questions=root.rows("disclosure_questions", _disclosure_question),
        particulars=root.rows("particulars", _particular),
        papers=root.rows("papers", lambda row: Papers(row.text("title"), row.texts("items"))),
        notices=root.rows("notices", lambda row: _section(row, "title", "text")),
        questions=root.rows("questions", lambda row: _section(row, "question", "answer")),
    )


def _version(root: Table) -> Table:
    return root.table("version")


def _labelled(table: Table, key: str) -> str:
    """A fictional name or number: it must say that it is a demonstration."""
    text = table.text(key)
    if DEMO not in text:
        raise table.wrong(f"{key}: must contain {DEMO}", key)
    return text


def _insurer(table: Table) -> Insurer:
    return Insurer(
        name=_labelled(table, "name"),
        address=_labelled(table, "address"),
        phone=_labelled(table, "phone"),
        licence=_labelled(table, "licence"),
    )


def _terms(root: Table) -> ProductTerms:
    slug = root.code("slug")
    if slug != root.sources.slug:
        raise root.wrong(f"slug: the folder is called {root.sources.slug!r}", "slug")
    limits = root.table("limits")
    terms = ProductTerms(
        slug=slug,
        name=root.text("name"),
        cites=whole(_cites, root.table("cites")),
        plans=root.rows(
            "plans", lambda row: PlanTerms(row.code(), row.text("name"), row.text("summary"), ())
        ),
        benefits=root.rows("benefits", read_benefit),
        riders=root.rows("riders", _rider),
        admission=whole(_admission, root.table("admission")),
        terms_sold=whole(_terms_sold, root.table("terms")),
        rated_net_of=frozenset(root.texts("rated_net_of")),
        limit_key=limits.text("key"),
        limit_per=_one_of(limits, "per", LimitPer.INSURED),
        death_sum_limit_fen=limits.whole("death_sum_fen", 0),
        subject=_one_of(root, "subject", Subject.PERSON),
        starts=_one_of(root, "starts", Starts.NEXT_DAY),
        item_price_fen=_item_price(root),
    )
    limits.done()
    return terms


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(table: Table, key: str, default: Choice) -> Choice:
    """One of the words of an enumeration."""
    kind = type(default)
    try:
        return kind(table.text(key, default))
    except ValueError:
        raise table.wrong(f"{key}: one of {', '.join(kind)}", key) from None


def _item_price(root: Table) -> tuple[int, int] | None:
    span = root.wholes("item_price_fen")
    if not span:
        return None
    if len(span) != 2 or not 0 < span[0] <= span[1]:
        raise root.wrong("item_price_fen: write [from, to] in fen", "item_price_fen")
    return span[0], span[1]


def _cites(table: Table) -> Cites:
    return Cites(
        in_force=table.text("in_force"),
        insured=table.text("insured"),
        trigger=table.text("trigger"),
        misstated=table.text("misstated"),
    )


def _admission(table: Table) -> Admission:
    given = Admission()
    return Admission(
        applicant_min_age=table.whole("applicant_min_age", given.applicant_min_age),
        min_age_days=table.whole("min_age_days", given.min_age_days),
        min_age=table.whole("min_age", given.min_age),
        max_age=table.whole("max_age", given.max_age),
        classes=table.wholes("classes") or given.classes,
        max_days_ahead=table.whole("max_days_ahead", given.max_days_ahead),
        relations=table.texts("relations") or given.relations,
        clauses=table.texts("clauses"),
    )


def _terms_sold(table: Table) -> TermsSold:
    return TermsSold(_span(table, "days", 30), _span(table, "months", 12))


def _span(table: Table, key: str, most: int) -> tuple[int, int] | None:
    span = table.wholes(key)
    if not span:
        return None
    if len(span) != 2 or not 1 <= span[0] <= span[1] <= most:
        raise table.wrong(f"{key}: write [from, to] within 1 and {most}", key)
    return span[0], span[1]


def _rider(row: Table) -> RiderTerms:
    return RiderTerms(
        code=row.code(),
        name=row.text("name"),
        summary=row.text("summary"),
        benefits=row.rows("benefits", read_benefit),
        tariff=(),
        min_term=_term(row, "min_term"),
        max_age=row.optional_whole("max_age"),
        waiting_days=row.whole("waiting_days", 0),
        lifts=frozenset(row.texts("lifts")),
    )


def _term(row: Table, key: str) -> Term | None:
    if row.raw(key) is None:
        return None
    try:
        return Term.parse(row.text(key))
    except BusinessRuleError as error:
        raise row.wrong(f"{key}: {error.message}", key) from None


def _disclosure_question(row: Table) -> DisclosureQuestion:
    return DisclosureQuestion(row.code(), row.text("text"), row.text("note", ""), row.flag("decline_if"))


def _particular(row: Table) -> Particular:
    kind = _one_of(row, "kind", ParticularKind.TEXT)
    options = row.texts("options")
    if (kind is ParticularKind.CHOICE) != (len(options) > 1):
        raise row.wrong("options: at least two for a choice, none otherwise", "options")
    return Particular(
        code=row.code(),
        label=row.text("label"),
        note=row.text("note", ""),
        kind=kind,
        options=options,
        example=row.text("example", ""),
        max_length=row.whole("max_length", 60),
        identifies=row.flag("identifies", False),
    )


def _section(row: Table, title: str, text: str) -> Section:
    written = row.text(text)
    if has_html(written):
        raise row.wrong(f"{text}: HTML is not allowed", text)
    return Section(row.text(title), written, render(written))

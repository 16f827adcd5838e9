"""One version of a product, whole: what pages show and what the engine reads. Frozen; no database."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storefront.rules.adjudication import Decision
from storefront.rules.facts import Facts
from storefront.rules.terms import BenefitTerms, ExclusionKind, PlanTerms, ProductTerms, RiderTerms


@dataclass(frozen=True, slots=True)
class Insurer:
    """The insurer's block; everything in it is fictional and says 演示."""

    name: str
    address: str
    phone: str
    licence: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause of the original text with its plain gloss. `text` and `gloss` are Markdown."""

    number: str
    title: str
    anchor: str
    text: str
    html: str
    gloss: str
    gloss_html: str
    is_exclusion: bool
    hash: str


@dataclass(frozen=True, slots=True)
class Chapter:
    number: int
    title: str
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is not covered, in the reader's words. `hash` covers the words and the clauses behind it;
    exclusions of one `topic` in several products stand on one line where these are compared."""

    code: str
    title: str
    clause_numbers: tuple[str, ...]
    group: str
    topic: str
    kind: ExclusionKind
    explanation: str
    example: str
    statutory: bool
    benefits: frozenset[str]
    hash: str


@dataclass(frozen=True, slots=True)
class ExclusionGroup:
    code: str
    title: str
    exclusions: tuple[Exclusion, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A worked case: facts that somebody wrote, a decision that the engine computed."""

    code: str
    title: str
    story: str
    story_html: str
    plan: str
    riders: frozenset[str]
    facts: Facts
    decision: Decision


@dataclass(frozen=True, slots=True)
class DisclosureQuestion:
    """A question before the contract; `decline_if` is the answer that makes a person not insurable."""

    code: str
    text: str
    note: str
    decline_if: bool


class ParticularKind(StrEnum):
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Particular:
    """Something asked beside the insured person: a serial number, a course. `options` are those of a
    choice; `identifies` marks the one that tells the insured item from every other (its serial)."""

    code: str
    label: str
    note: str
    kind: ParticularKind = ParticularKind.TEXT
    options: tuple[str, ...] = ()
    example: str = ""
    max_length: int = 60
    identifies: bool = False


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers for one kind of claim."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled piece of Markdown: a part of the 投保须知, or a question and its answer."""

    title: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class ProductDefinition:
    """A version of a product. `terms` is what the engine takes."""

    slug: str
    name: str
    summary: str
    scenario: str
    filing_number: str
    version: str
    effective_on: date
    content_hash: str
    insurer: Insurer
    terms: ProductTerms
    chapters: tuple[Chapter, ...]
    exclusion_groups: tuple[ExclusionGroup, ...]
    cases: tuple[Case, ...]
    disclosure_questions: tuple[DisclosureQuestion, ...]
    particulars: tuple[Particular, ...]
    papers: tuple[Papers, ...]
    notices: tuple[Section, ...]
    questions: tuple[Section, ...]

    @property
    def plans(self) -> tuple[PlanTerms, ...]:
        return self.terms.plans

    @property
    def riders(self) -> tuple[RiderTerms, ...]:
        return self.terms.riders

    @property
    def benefits(self) -> tuple[BenefitTerms, ...]:
        return self.terms.benefits

    @property
    def exclusions(self) -> tuple[Exclusion, ...]:
        """All exclusions in reading order."""
        return tuple(row for group in self.exclusion_groups for row in group.exclusions)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses in order."""
        return tuple(clause for chapter in self.chapters for clause in chapter.clauses)

    def clause(self, number: str) -> Clause:
        """The clause of that number; KeyError otherwise."""
        return {clause.number: clause for clause in self.clauses}[number]

    def exclusion(self, code: str) -> Exclusion:
        """The exclusion of that code; KeyError otherwise."""
        return {row.code: row for row in self.exclusions}[code]

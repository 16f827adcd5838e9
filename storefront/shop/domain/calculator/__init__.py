"""算一算: a reader's whole story, decided by the function that decides claims. Pure."""

from storefront.rules.terms import BenefitKind, BenefitTerms, ProductTerms
from storefront.shop.domain.calculator.address import parameters
from storefront.shop.domain.calculator.answering import (
    PlanAnswer,
    ProductAnswer,
    answer,
    answers,
    concerned,
    contradictions,
    extras_of,
    same,
)
from storefront.shop.domain.calculator.facts import (
    START_ON,
    alike,
    facts_of,
    is_placed,
    kind_of,
    speaks_to,
    term_of,
)
from storefront.shop.domain.calculator.questions import Group, Option, Questions, questions, questions_to_all
from storefront.shop.domain.calculator.story import (
    MOST_BILLS,
    MOST_INJURIES,
    Bill,
    Injury,
    Late,
    Mending,
    Paid,
    Spent,
    Stay,
    Story,
    When,
    Where,
)
from storefront.shop.domain.calculator.told import story_of
from storefront.shop.domain.calculator.wording import as_asked

__all__ = [
    "MOST_BILLS",
    "MOST_INJURIES",
    "START_ON",
    "Bill",
    "Group",
    "Injury",
    "Late",
    "Mending",
    "Option",
    "Paid",
    "PlanAnswer",
    "ProductAnswer",
    "Questions",
    "Spent",
    "Stay",
    "Story",
    "When",
    "Where",
    "alike",
    "answer",
    "answers",
    "as_asked",
    "concerned",
    "contradictions",
    "extras_of",
    "facts_of",
    "is_placed",
    "kind_of",
    "medical_benefit",
    "parameters",
    "questions",
    "questions_to_all",
    "same",
    "speaks_to",
    "story_of",
    "term_of",
]


def medical_benefit(terms: ProductTerms) -> BenefitTerms | None:
    """The product's promise to pay medical bills, if it makes one."""
    return next((item for item in terms.benefits if item.kind is BenefitKind.REIMBURSEMENT), None)

"""Stories as addresses of one product's calculator: a worked case, and a story told about all products."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict
from django.utils.http import urlencode

from storefront.catalogue.definition import Case
from storefront.rules.terms import ProductTerms
from storefront.shop.domain.calculator import (
    Story,
    answer,
    as_asked,
    parameters,
    questions,
    same,
    story_of,
)
from storefront.shop.forms.story import ProductForm


def case_query(case: Case, terms: ProductTerms) -> str:
    """The query that fills the calculator in with a case; empty where it would not decide the same."""
    told = story_of(case.facts, terms)
    if told is None:
        return ""
    query = urlencode(parameters(told, questions(terms)))
    form = _read(query, terms)
    return query if form.is_valid() and same(answer(form.story(), terms), case.decision) else ""


def product_query(story: Story, terms: ProductTerms, riders: Sequence[str]) -> str:
    """A story told about all products, for one of them with its first plan; what it does not ask is left
    out. Empty where it cannot be put to this product alone."""
    plan = terms.plans[0].code if len(terms.plans) > 1 else ""
    told = parameters(replace(as_asked(story, terms), plan=plan, riders=tuple(riders)), questions(terms))
    form = _read(urlencode(told), terms)
    return urlencode([pair for pair in told if pair[0] in form.fields]) if form.is_valid() else ""


def _read(query: str, terms: ProductTerms) -> ProductForm:
    return ProductForm(QueryDict(query), terms=terms)

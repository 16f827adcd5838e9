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
    questions_to_all,
    same,
    story_of,
)
from storefront.shop.forms.story import ProductForm


def case_query(case: Case, terms: ProductTerms) -> str:
    """The query that fills the calculator in with a case; empty where it would not decide the same."""
    told = story_of(case.facts, terms)
    if told is None:
        return ""
    query, form = _told(told, terms)
    return query if form.is_valid() and same(answer(form.story(), terms), case.decision) else ""


def product_query(story: Story, terms: ProductTerms, riders: Sequence[str]) -> str:
    """A story told about all products, for one of them with its first plan; what it does not ask is left
    out. Empty where it cannot be put to this product alone."""
    plan = terms.plans[0].code if len(terms.plans) > 1 else ""
    query, form = _told(replace(story, plan=plan, riders=tuple(riders)), terms)
    return query if form.is_valid() else ""


def every_product_query(story: Story, terms: ProductTerms, products: Sequence[ProductTerms]) -> str:
    """A story told about one product, for all of them: without what only its own policy knows."""
    asked = questions_to_all(products)
    told = replace(as_asked(story, asked, products), plan="", riders=(), paid=())
    return urlencode(parameters(told, asked))


def _told(story: Story, terms: ProductTerms) -> tuple[str, ProductForm]:
    asked = questions(terms)
    told = replace(
        story,
        spent=tuple(row for row in story.spent if any(row.kind == group.kind for group in asked.costs)),
        late=tuple(row for row in story.late if any(row.kind == group.kind for group in asked.delays)),
    )
    pairs = parameters(as_asked(told, asked, (terms,)), asked)
    form = ProductForm(QueryDict(urlencode(pairs)), terms=terms)
    return urlencode([pair for pair in pairs if pair[0] in form.fields]), form

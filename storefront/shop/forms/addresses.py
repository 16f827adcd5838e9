"""Stories as addresses of one product's calculator: a worked case, and a story told about all products."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict
from django.utils.http import urlencode

from storefront.catalogue.definition import Case, ProductDefinition
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


def case_query(case: Case, product: ProductDefinition) -> str:
    """The query that fills the calculator in with a case; empty where it would not decide the same."""
    told = story_of(case.facts, product.terms)
    if told is None:
        return ""
    query, form = _told(told, product)
    return query if form.is_valid() and same(answer(form.story(), form.terms), case.decision) else ""


def product_query(story: Story, product: ProductDefinition, riders: Sequence[str]) -> str:
    """A story told about all products, for one of them with its first plan; what it does not ask is left
    out. Empty where it cannot be put to this product alone."""
    plan = product.plans[0].code if len(product.plans) > 1 else ""
    query, form = _told(replace(story, plan=plan, riders=tuple(riders)), product)
    return query if form.is_valid() else ""


def every_product_query(story: Story, products: Sequence[ProductDefinition]) -> str:
    """A story told about one product, for all of them: without what only its own policy knows."""
    asked = questions_to_all(products)
    told = as_asked(story, asked, [product.terms for product in products])
    return urlencode(parameters(replace(told, plan="", riders=(), paid=()), asked))


def _told(story: Story, product: ProductDefinition) -> tuple[str, ProductForm]:
    asked = questions(product)
    told = replace(
        story,
        spent=tuple(row for row in story.spent if any(row.kind == group.kind for group in asked.costs)),
        late=tuple(row for row in story.late if any(row.kind == group.kind for group in asked.delays)),
    )
    pairs = parameters(as_asked(told, asked, (product.terms,)), asked)
    form = ProductForm(QueryDict(urlencode(pairs)), product=product)
    return urlencode([pair for pair in pairs if pair[0] in form.fields]), form

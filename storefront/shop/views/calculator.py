"""算一算: the answer of one product on its page, and of all of them at one address. Nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from storefront.catalogue.models import ProductVersion
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import Decision
from storefront.shop.assumed import assumed, within_scope
from storefront.shop.domain.calculator import Story, answer, answers, concerned, extras_of, not_chosen
from storefront.shop.domain.sounds import spelt
from storefront.shop.forms import (
    EveryProductForm,
    ProductForm,
    StoryForm,
    case_query,
    every_product_query,
    product_query,
)
from storefront.shop.kept import compressed, kept_page
from storefront.shop.views.stories import ANSWER, shared, story_path, tidied, with_riders
from storefront.shop.window import digest, on_sale

QUESTIONS = "#calculator"


@require_safe
def calculate(request: HttpRequest) -> HttpResponse:
    """A story, and what each product on sale says to it."""
    versions = _as_listed(on_sale())
    products = [version.definition for version in versions]
    form = EveryProductForm(request.GET, products=products)
    if not (versions and form.is_told()):
        return kept_page(
            request,
            "shop/calculate.html",
            content=digest(versions),
            build=lambda: {"form": EveryProductForm(products=products) if versions else None},
            fragment="answer",
        )
    if elsewhere := tidied(request, form):
        return elsewhere
    context: dict[str, Any] = {"form": form, "unknown": form.unknown()}
    if form.is_valid():
        context |= _all_answers(request, form, versions)
    return answered(request, "shop/calculate.html", context)


def _as_listed(versions: list[ProductVersion]) -> list[ProductVersion]:
    """In the order of the list of products: that of their names as they are spoken."""
    return sorted(versions, key=lambda version: (spelt(version.name), version.product.slug))


def answered(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page or its answer alone; 422 where the story cannot be read. The browser's address becomes that
    of the story."""
    share = context.get("share_path")
    response = page(request, template, context, fragment="answer", status=200 if share else 422)
    response.headers["Cache-Control"] = "private, no-store"  # what a reader typed is kept nowhere
    if share:
        response.headers["HX-Replace-Url"] = share
    return compressed(request, response)


def answer_context(request: HttpRequest, form: ProductForm) -> dict[str, Any]:
    """The decision of one product on a story, what it assumes, and the address to share."""
    context: dict[str, Any] = {"form": form, "unknown": form.unknown()}
    decision = _decided(form)
    if decision is None:
        return context
    story, terms = form.story(), form.terms
    everywhere = every_product_query(story, [version.definition for version in _as_listed(on_sale())])
    return {
        **context,
        "decision": decision,
        "assumed": assumed(story, form.asked, [terms]),
        "scope": within_scope(story, form.product),
        "riders_url": with_riders(request, form, story, not_chosen([decision], story, terms)),
        "all_url": f"{reverse('shop:calculate')}?{everywhere}{ANSWER}",
        **shared(request, form, story),
    }


def own_numbers(version: ProductVersion) -> tuple[str, ...]:
    """For each case of a version, where a reader goes on from it with numbers of their own, or nothing.
    Worked out once a process: each is decided again to see that it is the same."""
    kept = _OWN_NUMBERS.get(version.content_hash)
    if kept is None:
        definition = version.definition
        queries = (case_query(case, definition) for case in definition.cases)
        kept = tuple(f"?{query}{QUESTIONS}" if query else "" for query in queries)
        _OWN_NUMBERS[version.content_hash] = kept
    return kept


_OWN_NUMBERS: dict[str, tuple[str, ...]] = {}


def _decided(form: ProductForm) -> Decision | None:
    """The decision, or None with what is wrong in the form."""
    if not form.is_valid():
        return None
    try:
        return answer(form.story(), form.terms)
    except BusinessRuleError as error:
        form.refuse(error)
        return None


def _all_answers(
    request: HttpRequest, form: EveryProductForm, versions: list[ProductVersion]
) -> dict[str, Any]:
    story, extras = form.story(), form.cleaned_data["extras"]
    with_extras = story_path(request, form, story, extras=True)
    about = [version for version in versions if concerned(story, version.definition.terms)]
    return {
        "results": [_result(story, form, version, extras, with_extras) for version in about],
        "unrelated": [version.definition for version in versions if version not in about],
        "assumed": assumed(story, form.asked, [version.definition.terms for version in about], extras=extras),
        "extras": extras,
        **shared(request, form, story),
    }


def _result(
    story: Story, form: StoryForm, version: ProductVersion, extras: bool, with_extras: str
) -> dict[str, Any]:
    terms = version.definition.terms
    found = answers(story, terms, extras=extras)
    decisions = [row.decision for row in found.answers]
    riders = extras_of(story, terms) if extras else ()
    query = product_query(story, version.definition, riders)
    return {
        "product": version.definition,
        "answer": found,
        "scope": () if found.refusal else within_scope(story, version.definition),
        "unknown": [form.words[word] for word in found.unknown],
        "extras_url": with_extras if not_chosen(decisions, story, terms) else "",
        "own_url": f"{reverse('shop:product', args=[terms.slug])}?{query}{ANSWER}" if query else "",
    }

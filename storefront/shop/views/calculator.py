"""算一算: the answer of one product on its page, and of all of them at one address. Nothing is stored."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from storefront.catalogue.models import ProductVersion
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.adjudication import Decision
from storefront.shop.assumed import assumed
from storefront.shop.domain.calculator import Story, answer, answers, concerned, extras_of, parameters
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
from storefront.shop.window import digest, on_sale

QUESTIONS, ANSWER = "#calculator", "#answer"


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
    story = form.story()
    everywhere = every_product_query(story, [version.definition for version in _as_listed(on_sale())])
    return {
        **context,
        "decision": decision,
        "assumed": assumed(story, form.asked, [form.terms]),
        "all_url": f"{reverse('shop:calculate')}?{everywhere}{ANSWER}",
        **_shared(request, form, story),
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
    about = [version for version in versions if concerned(story, version.definition.terms)]
    return {
        "results": [_result(story, form, version, extras=extras) for version in about],
        "unrelated": [version.definition for version in versions if version not in about],
        "assumed": assumed(story, form.asked, [version.definition.terms for version in about], extras=extras),
        "extras": extras,
        **_shared(request, form, story),
    }


def _result(story: Story, form: StoryForm, version: ProductVersion, *, extras: bool) -> dict[str, Any]:
    terms = version.definition.terms
    found = answers(story, terms, extras=extras)
    riders = extras_of(story, terms) if extras else ()
    query = product_query(story, version.definition, riders)
    return {
        "product": version.definition,
        "answer": found,
        "unknown": [form.words[word] for word in found.unknown],
        "own_url": f"{reverse('shop:product', args=[terms.slug])}?{query}{ANSWER}" if query else "",
    }


def _shared(request: HttpRequest, form: StoryForm, story: Story) -> dict[str, Any]:
    """What was told, and its address: amounts, codes and whole ages, in one order."""
    told = parameters(story, form.asked)
    if form.cleaned_data.get("extras"):
        told.append(("extras", "on"))
    path = f"{request.path}?{urlencode(told)}{ANSWER}"
    url = request.build_absolute_uri(path)
    return {"share_path": path, "here": path, "share_url": url, "told": form.told}

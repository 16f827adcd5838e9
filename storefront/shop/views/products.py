"""The window, the list, a product's page with its calculator, and its clauses."""

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.catalogue.models import ProductVersion
from storefront.foundation.clock import now
from storefront.foundation.editions import page
from storefront.shop.domain import calculator, figures
from storefront.shop.forms import CalculatorForm
from storefront.shop.kept import kept_page
from storefront.shop.selectors import card_of, drawing_of, quoted_on_home
from storefront.shop.window import on_sale, on_sale_as


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    versions = on_sale()

    def build() -> dict[str, Any]:
        return {"cards": [card_of(version) for version in versions], **quoted_on_home(versions)}

    return kept_page(request, "shop/home.html", content=_digest(versions), build=build)


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    versions = on_sale()
    return kept_page(
        request,
        "shop/products.html",
        content=_digest(versions),
        build=lambda: {"cards": [card_of(version) for version in versions]},
    )


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """The product page. With the calculator's numbers in the address, its answer too."""
    version = _version(slug)
    if "total" in request.GET:
        return _calculated(request, version)
    return kept_page(
        request,
        "shop/product.html",
        content=version.content_hash,
        build=lambda: _product_context(version, CalculatorForm(terms=version.definition.terms)),
        fragment="answer",
    )


@require_safe
def clauses(request: HttpRequest, slug: str) -> HttpResponse:
    version = _version(slug)
    return kept_page(
        request,
        "shop/clauses.html",
        content=version.content_hash,
        build=lambda: {"product": version.definition, "effective_on": version.effective_on},
    )


def _calculated(request: HttpRequest, version: ProductVersion) -> HttpResponse:
    terms = version.definition.terms
    form = CalculatorForm(request.GET, terms=terms)
    decision = calculator.answer(terms, form.numbers(), at=now()) if form.is_valid() else None
    context = {**_product_context(version, form), "decision": decision}
    status = 200 if decision else 422
    return page(request, "shop/product.html", context, fragment="answer", status=status)


def _product_context(version: Any, form: CalculatorForm | None) -> dict[str, Any]:
    definition = version.definition
    price_fen, price_term = figures.lowest_price(definition.terms)
    return {
        "product": definition,
        "drawing": drawing_of(definition.slug),
        "price_fen": price_fen,
        "price_term": price_term,
        "benefits": figures.benefit_rows(definition.terms),
        "prices": figures.price_rows(definition.terms),
        "riders": figures.rider_rows(definition.terms),
        "refund": figures.refund_example(definition.terms, version.effective_on),
        "form": form if calculator.medical_benefit(definition.terms) else None,
    }


product_context = _product_context  # for versions of the past and drafts, which have no calculator


def _version(slug: str) -> ProductVersion:
    version = on_sale_as(slug)
    if version is None:
        raise Http404
    return version


def _digest(versions: list[ProductVersion]) -> str:
    return sha256("".join(version.content_hash for version in versions).encode()).hexdigest()

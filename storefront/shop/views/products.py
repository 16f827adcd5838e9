"""The window, a product's page with its calculator, and its clauses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.catalogue.models import ProductVersion
from storefront.foundation.htmx import is_fragment_request
from storefront.shop.domain import figures
from storefront.shop.forms import ProductForm
from storefront.shop.kept import kept_page
from storefront.shop.selectors import drawing_of, quoted_on_home, shelves
from storefront.shop.views.calculator import answer_context, answered, own_numbers
from storefront.shop.window import digest, on_sale, on_sale_as


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    versions = on_sale()

    def build() -> dict[str, Any]:
        return {"shelves": shelves(versions), **quoted_on_home(versions)}

    return kept_page(request, "shop/home.html", content=digest(versions), build=build)


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """The product page. With a story in the address, what it gets too."""
    version = _version(slug)
    form = ProductForm(request.GET, product=version.definition) if request.GET else None
    if form is not None and form.is_told():
        around = {} if is_fragment_request(request) else _product_context(version)
        return answered(request, "shop/product.html", around | answer_context(request, form))
    return kept_page(
        request,
        "shop/product.html",
        content=version.content_hash,
        build=lambda: _product_context(version) | {"form": ProductForm(product=version.definition)},
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


def _product_context(version: ProductVersion) -> dict[str, Any]:
    """The page of a product on sale, whose cases lead on to the reader's own numbers."""
    cases = list(zip(version.definition.cases, own_numbers(version), strict=True))
    return {**product_context(version), "cases": cases}


def product_context(version: Any) -> dict[str, Any]:
    """What every product page shows, that of a past version or a draft too, which have no calculator."""
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
        "cases": [(case, None) for case in definition.cases],
    }


def _version(slug: str) -> ProductVersion:
    version = on_sale_as(slug)
    if version is None:
        raise Http404
    return version

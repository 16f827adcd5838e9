"""All products: chosen by scenario, by whom, by term and price, or searched for."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.models import ProductVersion
from storefront.foundation.editions import page
from storefront.foundation.htmx import is_fragment_request
from storefront.shop.choosable import choosable
from storefront.shop.domain.choosing import Offer, Wish, offers
from storefront.shop.domain.picking import Picked, pick
from storefront.shop.domain.search import Answer
from storefront.shop.domain.understanding import LONGEST
from storefront.shop.kept import kept_page
from storefront.shop.selectors import card_of, drawing_of
from storefront.shop.window import digest, on_sale
from storefront.shop.wishes import WishForm

TEMPLATE = "shop/products.html"
ASKED = frozenset({*WishForm.base_fields, "p"})


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The list. What a small set of choices can ask for is kept rendered; a search is computed."""
    versions = on_sale()
    if not request.GET.keys() & ASKED:
        return _plain(request, versions)
    listed = [version.definition for version in versions]
    form = WishForm(request.GET, options=choosable(versions).options)
    picked = pick(request.GET.getlist("p"), listed)
    query = query_of(form, picked)

    def build() -> dict[str, Any]:
        return _context(versions, form, picked)

    if form.is_valid() and not form.asked.get("q"):
        response: HttpResponse = kept_page(
            request, TEMPLATE, content=digest(versions), query=query, build=build, fragment="found"
        )
    else:
        status = 200 if form.is_valid() else 422
        response = page(request, TEMPLATE, build(), fragment="found", status=status)
        response.headers["Cache-Control"] = "private, no-store"  # words that somebody typed
    if is_fragment_request(request):
        response.headers["HX-Replace-Url"] = address(query)
    return response


def _plain(request: HttpRequest, versions: list[ProductVersion]) -> HttpResponse:
    """The list as it is without any wish: kept, so that nothing is computed for it."""

    def build() -> dict[str, Any]:
        return _context(versions, WishForm({}, options=choosable(versions).options), Picked())

    response = kept_page(request, TEMPLATE, content=digest(versions), build=build, fragment="found")
    if is_fragment_request(request):
        response.headers["HX-Replace-Url"] = address("")
    return response


def query_of(form: WishForm, picked: Picked) -> str:
    """What was asked, in one form whatever way it was written."""
    return urlencode([*form.asked.items(), *(("p", slug) for slug in picked.slugs)])


def address(query: str) -> str:
    return reverse("shop:products") + (f"?{query}" if query else "")


def _context(versions: list[ProductVersion], form: WishForm, picked: Picked) -> dict[str, Any]:
    listed = [version.definition for version in versions]
    asked, wish = form.asked, form.wish
    found = offers(listed, wish)
    answer = choosable(versions).index.search(asked["q"]) if "q" in asked else None
    cards = [_card(offer, wish, picked) for offer in found] if not answer or answer.everything else None
    if answer and cards is None:
        cards = list(_found_cards(answer, found, wish, picked))
    return {
        "form": form,
        "cards": cards,
        "answer": answer,
        "cut": len(asked.get("q", "")) > LONGEST,
        "refused": _refused(answer, found),
        "chips": [_chip(form, picked, name) for name in asked],
        "ways_back": list(_ways_back(form, picked, listed)) if not cards else [],
        "elsewhere": [
            product for product in picked.all if product not in [card.product for card in cards or ()]
        ],
        "all_address": address(urlencode([("p", slug) for slug in picked.slugs])),
        "drawing": drawing_of,
        "here": address(query_of(form, picked)),
    }


def _card(offer: Offer, wish: Wish, picked: Picked, **more: Any) -> Any:
    return card_of(offer, exact_term=wish.term is not None, picked=offer.product in picked.all, **more)


def _found_cards(answer: Answer, found: Iterable[Offer], wish: Wish, picked: Picked) -> Iterable[Any]:
    """In the order of the search, what the filters leave of it."""
    by_slug = {offer.product.slug: offer for offer in found}
    for each in answer.found:
        if each.product.slug in by_slug:
            yield _card(by_slug[each.product.slug], wish, picked, reasons=each.reasons)


def _refused(answer: Answer | None, found: Iterable[Offer]) -> list[Any]:
    """Products that only say that they do not cover it, as far as the filters leave them."""
    left = {offer.product.slug for offer in found}
    return [each for each in answer.refused if each.product.slug in left] if answer else []


def _chip(form: WishForm, picked: Picked, name: str) -> dict[str, Any]:
    return {
        "label": form.fields[name].label,
        "value": form.said(name),
        "address": _without(form, picked, name),
    }


def _without(form: WishForm, picked: Picked, name: str) -> str:
    left = [(key, value) for key, value in form.asked.items() if key != name]
    return address(urlencode([*left, *(("p", slug) for slug in picked.slugs)]))


def _ways_back(form: WishForm, picked: Picked, listed: list[ProductDefinition]) -> Iterable[dict[str, Any]]:
    """Which single wish, taken back, would leave something."""
    for name in form.asked:
        if name == "q":
            continue
        field = "most_fen" if name == "price" else name
        number = len(offers(listed, form.wish.without(field)))
        if number and "q" not in form.asked:
            yield {**_chip(form, picked, name), "number": number}

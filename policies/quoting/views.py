"""The quote page, where nothing is sold yet, and the notice through which one enters the purchase."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from policies.quoting.domain import Choices
from policies.quoting.forms import QuoteForm
from policies.quoting.kept import keep_price, kept_price
from policies.quoting.models import Quote
from policies.quoting.services import (
    chain_of,
    choices_of,
    claim_quote,
    make_quote,
    price_of,
    refresh_silently,
    reprice,
    take_price,
)
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.selectors import current_version
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.reading.enums import RowKind
from storefront.reading.recording import sales_page
from storefront.reading.services import record_event
from storefront.rules.tariff import Premium
from storefront.shop.window import on_sale_as

SESSION_KEY = "quotes"
MOST_IN_SESSION = 20
FIELDS = frozenset({"plan", "riders", "item_price", "term", "start_on", "age", "occupation_class"})


@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose and see the price (GET); freeze it and enter the purchase (POST)."""
    version = _on_sale(slug) if request.method == "POST" else _shown(slug)
    if (kept := kept_price(request, version)) is not None:
        return kept
    data = request.POST if request.method == "POST" else request.GET
    chosen = bool(FIELDS & data.keys())
    form = QuoteForm(data if chosen else None, terms=version.definition.terms)
    premium = _price(form, version) if chosen else None
    if premium is not None and request.method == "POST":
        return _freeze(request, version, form.choices())
    wrong = request.method == "POST" or ("show" in data and premium is None)
    answer = _quote_page(request, version, form, premium, status=422 if wrong else 200)
    if premium is not None:
        keep_price(request, version, answer)
    return answer


def _shown(slug: str) -> ProductVersion:
    """The version on sale, for looking at a price; freezing one reads the row."""
    version = on_sale_as(slug)
    if version is None:
        raise Http404
    return version


def _on_sale(slug: str) -> ProductVersion:
    try:
        return current_version(slug)
    except ProductVersion.DoesNotExist as error:
        raise Http404 from error


def _price(form: QuoteForm, version: ProductVersion) -> Premium | None:
    """The price, or None with the reason in the form."""
    if not form.is_valid():
        return None
    try:
        return price_of(version, form.choices())
    except BusinessRuleError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _quote_page(
    request: HttpRequest, version: ProductVersion, form: QuoteForm, premium: Premium | None, *, status: int
) -> HttpResponse:
    choices = form.choices() if premium else None
    context: dict[str, Any] = {
        "product": version.definition,
        "insurer": version.definition.insurer,
        "form": form,
        "premium": premium,
        "choices": choices,
        "period": form.period,
        # As one chooses, what is still empty is asked for kindly; errors stand where something is wrong.
        "missing": form.untouched if form.is_bound else [],
        "wrong": [error for name in form.errors if form.data.get(name) for error in form.errors[name]],
    }
    return page(request, "quoting/quote.html", context, fragment="price", status=status)


def _freeze(request: HttpRequest, version: ProductVersion, choices: Choices) -> HttpResponse:
    owner = request.user if request.user.is_authenticated else None
    made = make_quote(version=version, choices=choices, owner=owner)
    mine = request.session.get(SESSION_KEY, [])
    request.session[SESSION_KEY] = [*mine, made.reference][-MOST_IN_SESSION:]
    return redirect("quoting:enter", ref=made.reference)


def own_quote(request: HttpRequest, reference: str) -> Quote:
    """The quote, if it is this account's or was made in this browser and is nobody's yet; else 404."""
    mine = request.session.get(SESSION_KEY, [])
    visible = Quote.objects.visible_to(request.user, mine).select_related("version__product")
    found = visible.filter(reference=reference, choices__isnull=False).first()
    if found is None or (request.user.is_authenticated and not claim_quote(found, request.user)):
        raise Http404
    return found


@sales_page("enter")
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, ref: str) -> HttpResponse:
    """您即将进入投保流程: who insures, what will follow, how long it takes, what is needed (R-30)."""
    found = own_quote(request, ref)
    request.chain = chain_of(found, request.user)  # type: ignore[attr-defined]
    if request.method == "POST":
        return _enter(request, found)
    repricing, refusal = None, ""
    try:
        repricing = refresh_silently(found)
    except BusinessRuleError as error:
        refusal = error.message
    context = {
        "quote": found,
        "choices": choices_of(found),
        "product": found.version.definition,
        "insurer": found.version.definition.insurer,
        "repricing": repricing,
        "refusal": refusal,
        "again_url": quote_url(found),
    }
    return page(request, "quoting/enter.html", context, status=422 if refusal else 200)


def _enter(request: HttpRequest, found: Quote) -> HttpResponse:
    """Go on, at the price that was shown: another one is shown first."""
    try:
        repricing = refresh_silently(found)
        if repricing is not None:
            if request.POST.get("total_fen") != str(repricing.premium.total_fen):
                return redirect("quoting:enter", ref=found.reference)
            take_price(found, reprice(found))
    except BusinessRuleError:
        return redirect("quoting:enter", ref=found.reference)
    record_event(request.chain, RowKind.SUBMITTED, "enter")  # type: ignore[attr-defined]
    return redirect("enrolment:notices", ref=found.reference)


def quote_url(found: Quote) -> str:
    """The quote page with the same choices filled in."""
    return choices_url(found.version.product.slug, found.choices or {})


def choices_url(slug: str, choices: Mapping[str, Any]) -> str:
    """The quote page of a product with choices filled in; `choices` as a quote keeps them."""
    query = QueryDict(mutable=True)
    chosen = dict(choices)
    if (fen := chosen.pop("item_price_fen", None)) is not None:
        chosen["item_price"] = Money(fen).plain.replace(",", "")
    for name, value in chosen.items():
        if value is not None:
            query.setlist(name, [str(one) for one in value] if isinstance(value, list) else [str(value)])
    return f"{reverse('quoting:quote', args=[slug])}?{query.urlencode()}"

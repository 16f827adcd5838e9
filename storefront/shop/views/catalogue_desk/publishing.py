"""Publishing a draft and withdrawing a version: first what will happen, then the one press that does it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from storefront.catalogue.folder.inspection import inspect
from storefront.catalogue.forms import DayForm, ReasonForm
from storefront.catalogue.models import Draft, Product, ProductVersion
from storefront.catalogue.selectors import version_numbered, versions_of
from storefront.catalogue.services import publish_draft, withdraw_version
from storefront.catalogue.services.publishing import day_obstacles, obstacles
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.selectors import sales_on_the_way
from storefront.shop.versions import Phase, VersionRow, rows_of
from storefront.shop.views.catalogue_desk.door import administrator, desk_page, draft_or_404

TEMPLATE = "ops/catalogue_publication.html"


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def publication(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the day; see what will happen; publish."""
    draft = draft_or_404(reference)
    form = DayForm(request.POST if request.method == "POST" else _asked(request, draft))
    refused = [error.message for error in obstacles(draft, inspect(draft.sources), request.user)]
    on = _day(form, draft)
    if request.method != "POST" or on is None or refused:
        wrong = refused or (not form.is_valid() and (request.method == "POST" or "on" in request.GET))
        return _publication_page(request, draft, form, on, refused, status=422 if wrong else 200)
    if request.POST.get("content_hash") != draft.content_hash:
        refused = [_("This page was of another draft. Please look once more.")]
        return _publication_page(request, draft, form, on, refused, status=422)
    try:
        version = publish_draft(draft=draft, on=on, actor=request.user)
    except BusinessRuleError as error:
        return _publication_page(request, draft, form, on, [error.message], status=422)
    messages.success(request, _("Published. It is sold from the day you chose."))
    return redirect("catalogue:product", slug=version.product.slug)


def _asked(request: HttpRequest, draft: Draft) -> dict[str, str] | None:
    """What the address asks for, if it names a day at all."""
    return {"on": request.GET["on"][:20]} if "on" in request.GET else None


def _day(form: DayForm, draft: Draft) -> date | None:
    """The day, if it can be one; what is against it stands in the form."""
    if not form.is_valid():
        return None
    on: date = form.cleaned_data["on"]
    for obstacle in day_obstacles(Product.objects.filter(slug=draft.slug).first(), on):
        form.add_error("on", obstacle.message)
        return None
    return on


def _publication_page(
    request: HttpRequest, draft: Draft, form: DayForm, on: date | None, refused: list[str], *, status: int
) -> HttpResponse:
    rows = rows_of(versions_of(draft.slug))
    selling = next((row for row in rows if row.phase is Phase.SELLING), None)
    if not form.is_bound:
        form = DayForm(initial={"on": clock.today() + timedelta(days=1)})
    context: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "on": on,
        "today": on == clock.today(),
        "refused": refused,
        "selling": selling,
        "on_the_way": _on_the_way(draft.slug, selling),
    }
    return desk_page(request, TEMPLATE, context, status=status)


def _on_the_way(slug: str, row: VersionRow | None) -> int:
    return sales_on_the_way(slug).get(row.version.pk, 0) if row else 0


@require_http_methods(["GET", "HEAD", "POST"])
@administrator
def withdrawal(request: HttpRequest, slug: str, number: str) -> HttpResponse:
    """Stop selling a version, with a reason."""
    version = version_numbered(slug, number)
    if version is None:
        raise Http404
    if request.method != "POST":
        return _withdrawal_page(request, version, ReasonForm())
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _withdrawal_page(request, version, form, status=422)
    try:
        withdraw_version(version=version, reason=form.cleaned_data["reason"], actor=request.user)
    except BusinessRuleError as error:
        form.add_error(None, error.message)
        return _withdrawal_page(request, version, form, status=422)
    messages.success(request, _("Withdrawn. Nobody can buy it from this moment."))
    return redirect("catalogue:product", slug=slug)


def _withdrawal_page(
    request: HttpRequest, version: ProductVersion, form: ReasonForm, *, status: int = 200
) -> HttpResponse:
    rows = rows_of(versions_of(version.product.slug))
    row = next(row for row in rows if row.version.pk == version.pk)
    context = {
        "row": row,
        "version": version,
        "form": form,
        "then": _sold_then(rows, row),
        "on_the_way": _on_the_way(version.product.slug, row),
    }
    return desk_page(request, "ops/catalogue_withdrawal.html", context, status=status)


def _sold_then(rows: list[VersionRow], gone: VersionRow) -> ProductVersion | None:
    """What is sold once a version is gone: another one that has begun, the latest."""
    begun = [
        row.version
        for row in rows
        if row is not gone and row.version.withdrawn_at is None and row.version.effective_on <= clock.today()
    ]
    return max(begun, key=lambda version: version.effective_on, default=None)

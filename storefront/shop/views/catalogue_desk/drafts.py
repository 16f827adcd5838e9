"""A draft: what fails in it, how it differs from what is sold, how a shopper would see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from storefront.catalogue.definition import ProductDefinition
from storefront.catalogue.domain.changes import changes_between, summary
from storefront.catalogue.enums import DraftState
from storefront.catalogue.folder.inspection import Inspection, inspect
from storefront.catalogue.folder.sources import Problem
from storefront.catalogue.forms import ReasonForm
from storefront.catalogue.models import Draft, ProductVersion
from storefront.catalogue.selectors import versions_of
from storefront.catalogue.services import discard_draft
from storefront.catalogue.services.publishing import obstacles
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError
from storefront.shop.versions import Phase, rows_of
from storefront.shop.views.catalogue_desk.door import administrator, desk_page, draft_or_404
from storefront.shop.views.products import product_context

# What arithmetic and look-ups say of terms that do not hold together.
BROKEN_TERMS = (ArithmeticError, BusinessRuleError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Previewed:
    """A draft where the product page expects a version."""

    definition: ProductDefinition
    effective_on: date


@dataclass(frozen=True, slots=True)
class Failing:
    """A problem beside the line of the file it is about."""

    problem: Problem
    line: str


@require_safe
@administrator
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """The draft's own page."""
    return draft_page(request, draft_or_404(reference))


def draft_page(
    request: HttpRequest, found: Draft, *, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    inspection = inspect(found.sources)
    beside = compared_with(found)
    changes = None
    if beside is not None and inspection.definition is not None:
        changes = changes_between(beside.definition, inspection.definition)
    context: dict[str, Any] = {
        "draft": found,
        "open": found.state == DraftState.OPEN,
        "definition": inspection.definition,
        "failing": failing(found, inspection),
        "holds_together": inspection.holds_together,
        "obstacles": obstacles(found, inspection, request.user),
        "beside": beside,
        "changes": changes,
        "changed": summary(changes) if changes else None,
        "form": form or ReasonForm(),
    }
    return desk_page(request, "ops/catalogue_draft.html", context, status=status)


def compared_with(found: Draft) -> ProductVersion | None:
    """The version on sale, or the last there was; a draft that was published is not compared with
    itself."""
    rows = [row for row in rows_of(versions_of(found.slug)) if row.version.pk != found.version_id]
    selling = next((row for row in rows if row.phase is Phase.SELLING), None)
    chosen = selling or next(iter(rows), None)
    return chosen.version if chosen else None


def failing(found: Draft, inspection: Inspection) -> list[Failing]:
    """Each problem with the line it names, as far as the file has it."""
    return [Failing(problem, _line(found, problem)) for problem in inspection.problems]


def _line(found: Draft, problem: Problem) -> str:
    lines = found.files.get(problem.file.removeprefix(f"{found.slug}/"), "").splitlines()
    return lines[problem.line - 1].strip()[:160] if 0 < problem.line <= len(lines) else ""


@require_safe
@administrator
def draft_product(request: HttpRequest, reference: str) -> HttpResponse:
    """The product page as a shopper would see it. Where its terms do not hold together, back to what
    fails: there is nothing to compute."""
    found = draft_or_404(reference)
    definition = _definition(inspect(found.sources))
    try:
        context = product_context(Previewed(definition, definition.effective_on))
    except BROKEN_TERMS:
        messages.warning(request, _("The product page cannot be drawn before what fails is mended."))
        return redirect("catalogue:draft", reference=found.reference)
    return _unlisted(page(request, "ops/draft_product.html", {**context, "draft": found}))


@require_safe
@administrator
def draft_clauses(request: HttpRequest, reference: str) -> HttpResponse:
    """The clauses page as a shopper would see it, as far as it is written."""
    found = draft_or_404(reference)
    definition = _definition(inspect(found.sources))
    context = {"product": definition, "effective_on": definition.effective_on, "draft": found}
    return _unlisted(page(request, "ops/draft_clauses.html", context))


def _definition(inspection: Inspection) -> ProductDefinition:
    if inspection.definition is None:
        raise Http404
    return inspection.definition


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response


@require_POST
@administrator
def removal(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a draft aside, with a reason."""
    found = draft_or_404(reference)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return draft_page(request, found, form=form, status=422)
    try:
        discard_draft(draft=found, actor=request.user, reason=form.cleaned_data["reason"])
    except BusinessRuleError as error:
        form.add_error(None, error.message)
        return draft_page(request, found, form=form, status=422)
    messages.success(request, _("The draft is put aside."))
    return redirect("catalogue:product", slug=found.slug)

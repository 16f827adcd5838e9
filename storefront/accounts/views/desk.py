"""The desks of staff: what a role leads to, and finding a customer without seeing more than needed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from storefront.accounts import selectors
from storefront.accounts.forms import OpeningForm, PersonSearchForm
from storefront.accounts.models import User
from storefront.accounts.views.answers import form_page
from storefront.foundation.editions import page
from storefront.foundation.personal_data.records import record_access
from storefront.foundation.roles import Role, requires_role, roles_of
from storefront.messages.models import PolicyEvent

PEOPLE_ROLES = (Role.SERVICE_DESK, Role.CLAIMS_OFFICER)
# Desks by address name; a desk whose room is not there yet does not show.
DESKS: tuple[tuple[str, Any, frozenset[Role]], ...] = (
    ("accounts:people", gettext_lazy("Find a customer"), frozenset(PEOPLE_ROLES)),
    ("catalogue:desk", gettext_lazy("Products and versions"), frozenset({Role.ADMINISTRATOR})),
)


@require_safe
@requires_role(*Role)
def home(request: HttpRequest) -> HttpResponse:
    """The desks that one's roles open."""
    held = roles_of(request.user)
    desks = []
    for url_name, title, roles in DESKS:
        if held & roles:
            try:
                desks.append({"url": reverse(url_name), "title": title})
            except NoReverseMatch:
                continue
    return page(
        request, "ops/home.html", {"desks": desks, "roles": [Role(name).label for name in sorted(held)]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_role(*PEOPLE_ROLES)
def people(request: HttpRequest) -> HttpResponse:
    """Find one customer by a whole number. The number travels in the body, never in an address."""
    form = PersonSearchForm(request.POST or None)
    if request.method != "POST":
        return form_page(request, "ops/people.html", form)
    if not form.is_valid():
        return form_page(request, "ops/people.html", form, status=422)
    found = selectors.find_customer(form.cleaned_data["query"])
    if found is None:
        form.add_error("query", _("Nobody is found under this number."))
        return form_page(request, "ops/people.html", form, status=422)
    return redirect("accounts:person", reference=found.reference)


@require_safe
@requires_role(*PEOPLE_ROLES)
def person(request: HttpRequest, reference: str) -> HttpResponse:
    """A customer, masked. Even this look is recorded."""
    customer = get_object_or_404(User, reference=reference)
    record_access(
        actor=request.user,
        obj=customer,
        person=customer,
        fields=[],
        reason=_("Looked at the overview, masked"),
    )
    return _person_page(request, customer)


def _person_page(request: HttpRequest, customer: User, **extra: Any) -> HttpResponse:
    roles = roles_of(request.user)
    context = {
        "customer": customer,
        "rows": [
            {"title": title, "fields": selectors.masked_fields(row, roles)}
            for title, row in selectors.titled_rows(customer)
        ],
        "events": PolicyEvent.objects.of_owner(customer)[: selectors.SHOWN],
        **extra,
    }
    form = extra.get("form", OpeningForm())
    return form_page(request, "ops/person.html", form, context, status=extra.get("status", 200))


@require_POST
@requires_role(*PEOPLE_ROLES)
def opening(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one field whole: the record of it is written first."""
    customer = get_object_or_404(User, reference=reference)
    form = OpeningForm(request.POST)
    row, field = _asked_field(request, customer, form)
    if field is None or not field.openable:
        raise Http404
    if not form.is_valid():
        return _person_page(request, customer, form=form, asked=field, status=422)
    record_access(
        actor=request.user,
        obj=row,
        person=customer,
        fields=[field.name],
        reason=form.cleaned_data["reason"],
    )
    return _person_page(request, customer, opened=field, value=getattr(row, field.name))


def _asked_field(request: HttpRequest, customer: User, form: OpeningForm) -> tuple[Any, Any]:
    """The row and the masked field the form names, among this customer's own."""
    roles = roles_of(request.user)
    for row in selectors.rows_of(customer):
        for field in selectors.masked_fields(row, roles):
            if (field.subject, field.name) == (form.data.get("subject"), form.data.get("field")):
                return row, field
    return None, None

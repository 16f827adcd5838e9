"""The account page: language, devices, one's own data, and who looked at it."""

from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from storefront.accounts import selectors, services
from storefront.accounts.access import (
    device_of,
    is_trusted,
    reader,
    recent_code_required,
    sign_in_required,
    trusted_device_required,
)
from storefront.accounts.models import Person, User
from storefront.foundation.editions import page
from storefront.foundation.personal_data.declarations import mask_phone


@require_safe
@sign_in_required
def account(request: HttpRequest) -> HttpResponse:
    """An overview; what belongs to the holder shows only on a trusted device."""
    trusted = is_trusted(request)
    return page(
        request,
        "account/account.html",
        {
            "masked_phone": mask_phone(reader(request).phone or ""),
            "trusted": trusted,
            "devices": selectors.devices_of(reader(request)) if trusted else (),
            "this_device": device_of(request),
            "readings": selectors.readings_of(reader(request)) if trusted else (),
        },
    )


@require_safe
@sign_in_required
@trusted_device_required
@recent_code_required
def my_data(request: HttpRequest) -> HttpResponse:
    """One's own data, whole, each with what it is for."""
    rows = [
        {
            "title": title,
            "fields": [
                {"declaration": field.declaration, "value": _shown(reader(request), row, field)}
                for field in selectors.declared_fields(row)
            ],
        }
        for title, row in selectors.titled_rows(reader(request))
    ]
    return page(request, "account/my_data.html", {"rows": rows})


def _shown(user: User, row: Any, field: Any) -> Any:
    """A value whole; of a person nobody checked in an account without a holder only masked, for the number
    may have changed hands since they were typed."""
    value = getattr(row, field.attname)
    unproved = isinstance(row, Person) and row.verified_at is None and user.holder_id is None
    return field.declaration.mask(str(value)) if unproved and value else value


@require_POST
@sign_in_required
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End all sessions, this one too."""
    services.sign_out_everywhere(reader(request))
    logout(request)
    return redirect("/")


@require_POST
@sign_in_required
@trusted_device_required
def forget_device(request: HttpRequest, reference: str) -> HttpResponse:
    """Stop trusting one device."""
    if not services.forget_device(user=reader(request), reference=reference):
        raise Http404
    return redirect("accounts:account")

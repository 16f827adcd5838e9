"""One way to answer a form that a rule refuses: the same page, the error at its field, 422 or 429."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from storefront.accounts.services import TooManyCodes
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError


def refused(form: forms.Form, error: BusinessRuleError) -> int:
    """Put the refusal on the form; returns the HTTP status that belongs to it."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
    return 429 if isinstance(error, TooManyCodes) else 422


def form_page(
    request: HttpRequest,
    template: str,
    form: forms.Form,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of one form; not to be kept by any cache on the way."""
    response = page(request, template, {"form": form, **(context or {})}, status=status)
    response["Cache-Control"] = "no-store, private"
    return response

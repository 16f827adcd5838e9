"""Who opens the catalogue's desk, and what all its pages share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from storefront.catalogue.models import Draft
from storefront.catalogue.selectors import draft_of
from storefront.foundation.editions import page
from storefront.foundation.roles import Role, requires_role

View = Callable[..., HttpResponse]


def administrator(view: View) -> View:
    """Only administrators, with a second factor; to everybody else the page does not exist."""
    return requires_role(Role.ADMINISTRATOR)(view)


def desk_page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    links = [
        (reverse("accounts:ops"), _("Staff desk")),
        (reverse("catalogue:desk"), _("Products and versions")),
    ]
    return page(request, template, {"ops_links": links, **context}, status=status)


def draft_or_404(reference: str) -> Draft:
    found = draft_of(reference)
    if found is None:
        raise Http404
    return found

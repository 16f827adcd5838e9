"""Fragments over plain links and forms: one address, one view, one template."""

from django.http import HttpRequest


def is_fragment_request(request: HttpRequest) -> bool:
    """True where htmx asks for a part of the page; never when it restores its history."""
    htmx = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request

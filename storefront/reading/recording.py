"""The decorator of pages whose showing is evidence: what was shown is kept before it is sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control

from storefront.foundation.references import new_reference
from storefront.reading.services.showing import record_shown

View = Callable[..., HttpResponse]


def sales_page(page: str) -> Callable[[View], View]:
    """Record each rendering of a view in `request.chain`, which the view (or a decorator inside) sets.

    `page` is the page's code in the evidence; `{name}` in it is filled from the address. Before the view
    runs, `request.render_nonce` holds a fresh word for the form's hidden field `render`; a POST proves
    with it that it answers a page we showed (see `services.showing.fresh_render`). Pages are never kept
    by browsers, so that going back asks the server again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def recorded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.render_nonce = nonce = new_reference()  # type: ignore[attr-defined]
            response = view(request, *args, **kwargs)
            chain = getattr(request, "chain", None)
            if chain is not None and isinstance(response, SimpleTemplateResponse):
                response.render()
                record_shown(
                    chain,
                    page.format(**kwargs),
                    response.content.decode(),
                    nonce=nonce,
                    status=response.status_code,
                )
            patch_cache_control(response, no_store=True, private=True)
            return response

        recorded.sales_page = page  # type: ignore[attr-defined]  # read by tests
        return recorded

    return decorate

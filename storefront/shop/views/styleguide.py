"""Every component in every state, on one page that is itself a test."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.foundation.editions import page
from storefront.shop.samples import samples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return page(request, "shop/styleguide.html", samples())

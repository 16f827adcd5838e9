"""The demo handset: what a telephone would show. Demo only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from storefront.foundation.editions import page
from storefront.messages.forms import NumberForm
from storefront.messages.selectors import handset_of, handsets


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """All numbers, the one with the newest message first; a POST asks for one number. The number
    travels in the body, never in an address."""
    if not settings.DEMO:
        raise Http404
    form = NumberForm(request.POST or None)
    shown = handsets()
    if request.method == "POST" and form.is_valid():
        found = handset_of(form.cleaned_data["number"])
        shown = (found,) if found else ()
    response = page(request, "messages/phone.html", {"form": form, "handsets": shown}, fragment="handsets")
    response["Cache-Control"] = "no-store, private"
    return response

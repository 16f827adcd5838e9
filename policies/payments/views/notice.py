"""The door for the gateway's notices; for machines only."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from policies.payments import services


@csrf_exempt  # a machine without a session; its signature is checked instead
@require_POST
@never_cache
def notice(request: HttpRequest) -> HttpResponse:
    """The gateway's door. The answer is one word, written after the booking is committed."""
    form = request.POST
    if any(len(values) != 1 for _, values in form.lists()):
        return HttpResponse(services.FAILURE, content_type="text/plain")
    return HttpResponse(services.handle_notice(form.dict()), content_type="text/plain")

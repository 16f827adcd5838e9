"""The reference: a bare Django view with the shop's middleware, a 30 KB template and three queries.
R in docs/performance.md is how many of these one core serves in a second."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from storefront.catalogue.models import Product, ProductVersion
from storefront.foundation.outbox import OutboxEntry

ROWS = [
    {"number": number, "title": f"第 {number} 行", "amount": number * 1234, "even": number % 2 == 0}
    for number in range(1, 121)
]


def reference(request: HttpRequest) -> HttpResponse:
    context = {
        "products": list(Product.objects.all()[:10]),
        "versions": list(ProductVersion.objects.values_list("number", flat=True)[:10]),
        "entries": OutboxEntry.objects.count(),
        "rows": ROWS,
    }
    return render(request, "reference.html", context)


@csrf_exempt
def reference_post(request: HttpRequest) -> HttpResponse:
    """A bare POST with one query."""
    return HttpResponse(str(OutboxEntry.objects.count()))

"""Every address of the site, gathered from the rooms."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("storefront.shop.urls")),  # the most read, so the first to be looked up
    path("", include("storefront.shop.desk_urls")),
    path("", include("storefront.accounts.urls")),
    path("", include("storefront.documents.urls")),
    path("", include("policies.quoting.urls")),
    path("", include("policies.enrolment.urls")),
    path("", include("policies.payments.urls")),
    path("", include("policies.cover.urls")),
]

# Pages that exist in the demo only.
if settings.DEMO:
    urlpatterns += [
        path("", include("storefront.messages.urls")),
        path("demo/cashier/", include("policies.payments.sandbox_cashier.urls")),
    ]

handler400 = "storefront.shop.views.errors.bad_request"
handler403 = "storefront.shop.views.errors.forbidden"
handler404 = "storefront.shop.views.errors.not_found"
handler500 = "storefront.shop.views.errors.broken"

"""Addresses of the portfolio. A new verb is a new noun."""

from django.urls import path

from policies.cover.views import cancellation, changes, portfolio, riders

app_name = "cover"

urlpatterns = [
    path("policies/", portfolio.portfolio, name="portfolio"),
    path("policies/<slug:ref>/", portfolio.policy, name="policy"),
    path("policies/<slug:ref>/beneficiaries/", changes.beneficiaries, name="beneficiaries"),
    path("policies/<slug:ref>/cancellation/", cancellation.cancellation, name="cancellation"),
    path("policies/<slug:ref>/occupation/", changes.occupation, name="occupation"),
    path(
        "policies/<slug:ref>/riders/<slug:code>/cancellation/",
        riders.rider_cancellation,
        name="rider_cancellation",
    ),
]

"""Addresses of the reading steps, for `policies.enrolment.urls`."""

from django.urls import path

from policies.enrolment.views import reading

urlpatterns = [
    path("buy/<slug:ref>/notices/", reading.notices, name="notices"),
    path("buy/<slug:ref>/exclusions/", reading.exclusions, name="exclusions"),
    path("buy/<slug:ref>/exclusions/<slug:group>/", reading.exclusion_group, name="exclusion_group"),
    path("buy/<slug:ref>/clauses/", reading.clauses, name="clauses"),
    path("buy/<slug:ref>/consents/", reading.consents, name="consents"),
    path("buy/<slug:ref>/left/", reading.left, name="left"),
]

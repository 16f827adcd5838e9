"""Addresses of the reading steps under /buy/<ref>/, for `policies.enrolment.urls`."""

from django.urls import path

from policies.enrolment.views import reading

urlpatterns = [
    path("notices/", reading.notices, name="notices"),
    path("exclusions/", reading.exclusions, name="exclusions"),
    path("exclusions/<slug:group>/", reading.exclusion_group, name="exclusion_group"),
    path("clauses/", reading.clauses, name="clauses"),
    path("consents/", reading.consents, name="consents"),
    path("left/", reading.left, name="left"),
]

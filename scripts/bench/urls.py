"""The shop's addresses and the reference page beside them."""

from django.urls import include, path

from scripts.bench.reference import reference, reference_post

urlpatterns = [
    path("bench/reference/", reference),
    path("bench/post/", reference_post),
    path("", include("config.urls")),
]

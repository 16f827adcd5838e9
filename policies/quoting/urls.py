"""Addresses of the quote and of the door to the purchase."""

from django.urls import path

from policies.quoting import views

app_name = "quoting"
urlpatterns = [
    path("products/<slug:slug>/quote/", views.quote, name="quote"),
    path("buy/<slug:ref>/", views.enter, name="enter"),
    path("buy/<slug:ref>/again/", views.again, name="again"),
]

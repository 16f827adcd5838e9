"""Addresses of the shop."""

from django.urls import path

from storefront.shop.views import (
    calculator,
    choosing,
    compare,
    language,
    pages,
    products,
    styleguide,
    versions,
)

app_name = "shop"
urlpatterns = [
    path("", products.home, name="home"),
    path("products/", choosing.products, name="products"),
    path("products/<slug:slug>/", products.product, name="product"),
    path("products/<slug:slug>/clauses/", products.clauses, name="clauses"),
    path("products/<slug:slug>/clauses/versions/", versions.versions, name="versions"),
    path("products/<slug:slug>/clauses/versions/compare/", versions.compare, name="compare_versions"),
    path("products/<slug:slug>/clauses/versions/<str:number>/", versions.version, name="version"),
    path("compare/", compare.compare, name="compare"),
    path("calculate/", calculator.calculate, name="calculate"),
    path("about/", pages.about, name="about"),
    path("privacy/rules/", pages.privacy_rules, name="privacy_rules"),
    path("contact/", pages.contact, name="contact"),
    path("language/<slug:code>/", language.language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]

"""Addresses of the catalogue's desk."""

from django.urls import path

from storefront.shop.views.catalogue_desk import drafts, products, publishing

app_name = "catalogue"
urlpatterns = [
    path("ops/catalogue/", products.desk, name="desk"),
    path("ops/catalogue/upload/", products.upload, name="upload"),
    path("ops/catalogue/drafts/<slug:reference>/", drafts.draft, name="draft"),
    path("ops/catalogue/drafts/<slug:reference>/product/", drafts.draft_product, name="draft_product"),
    path("ops/catalogue/drafts/<slug:reference>/clauses/", drafts.draft_clauses, name="draft_clauses"),
    path("ops/catalogue/drafts/<slug:reference>/publication/", publishing.publication, name="publication"),
    path("ops/catalogue/drafts/<slug:reference>/removal/", drafts.removal, name="removal"),
    path("ops/catalogue/products/<slug:slug>/", products.product, name="product"),
    path(
        "ops/catalogue/products/<slug:slug>/<str:number>/withdrawal/",
        publishing.withdrawal,
        name="withdrawal",
    ),
]

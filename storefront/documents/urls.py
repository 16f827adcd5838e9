"""Addresses of the room documents."""

from django.urls import path

from storefront.documents import views

app_name = "documents"

urlpatterns = [
    path("documents/<slug:reference>/", views.download, name="download"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
]

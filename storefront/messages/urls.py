"""The demo handset's addresses; they exist in the demo only."""

from django.urls import path

from storefront.messages import views

app_name = "messages"

urlpatterns = [path("demo/phone/", views.phone, name="phone")]

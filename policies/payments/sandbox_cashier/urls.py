"""The cashier's addresses, under /demo/cashier/."""

from django.urls import path

from policies.payments.sandbox_cashier import views

app_name = "sandbox_cashier"
urlpatterns = [
    path("gateway.do", views.gateway, name="gateway"),
    path("trades/<str:token>/", views.trade, name="trade"),
]

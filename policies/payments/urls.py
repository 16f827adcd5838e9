"""Addresses of payments: the step of the purchase, the way back from the cashier, the gateway's door."""

from django.urls import path

from policies.payments.views.notice import notice
from policies.payments.views.paying import come_back, pay

app_name = "payments"
urlpatterns = [
    path("buy/<slug:ref>/pay/", pay, name="pay"),
    path("buy/<slug:ref>/return/", come_back, name="return"),
    path("payments/alipay/notice/", notice, name="notice"),
]

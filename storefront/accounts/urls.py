"""Addresses of signing in, the account page and the people desk."""

from django.urls import path

from storefront.accounts.views import account, desk, doors, sign_in

app_name = "accounts"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/confirm/", doors.confirm, name="confirm"),
    path("account/data/", account.my_data, name="my_data"),
    path("account/device/", doors.device, name="device"),
    path("account/device/not-me/", doors.not_me, name="not_me"),
    path("account/device/own-account/", doors.own_account, name="own_account"),
    path("account/devices/<slug:reference>/removal/", account.forget_device, name="forget_device"),
    path("account/sign-in/", sign_in.sign_in, name="sign_in"),
    path("account/sign-in/code/", sign_in.sign_in_code, name="sign_in_code"),
    path("account/sign-in/code/again/", sign_in.sign_in_code_again, name="sign_in_code_again"),
    path("account/sign-in/second-factor/", sign_in.second_factor, name="second_factor"),
    path("account/sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/sign-out-everywhere/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("ops/", desk.home, name="ops"),
    path("ops/people/", desk.people, name="people"),
    path("ops/people/<slug:reference>/", desk.person, name="person"),
    path("ops/people/<slug:reference>/opening/", desk.opening, name="opening"),
]

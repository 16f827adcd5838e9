"""Our answers to what django-allauth asks. It keeps accounts, login stages and second factors; codes
are rows of ours (docs/adr/0005)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from storefront.accounts.access import DEVICE_COOKIE, mark_recent_code
from storefront.accounts.fields import PhoneField
from storefront.accounts.models import CodePurpose, User
from storefront.accounts.services.codes import request_code
from storefront.accounts.services.devices import new_token, remember_device
from storefront.foundation import clock
from storefront.foundation.personal_data.cipher import seal, unseal

DEVICE_COOKIE_DAYS = 365
TOTP_BOUND_TO = "mfa.authenticator.totp"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts by phone alone."""

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_phone(phone)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.set_phone(phone)
        user.phone_verified_at = clock.now() if verified else None
        user.save(update_fields=["phone", "phone_lookup", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, True)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Codes of allauth's making are not sent: ours are, with their caps."""
        request_code(phone=phone, purpose=CodePurpose.SIGN_IN, address=self.get_client_ip(self.request))

    def phone_form_field(self, **kwargs: Any) -> Any:
        return PhoneField(**kwargs)

    def get_login_stages(self) -> list[str]:
        return ["storefront.accounts.stages.SecondFactorStage"]

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """allauth's own notices stay unsaid; our pages say what happened."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the browser; the code that was just typed counts as a recent one."""
        response = super().post_login(request, user, **kwargs)
        token = request.COOKIES.get(DEVICE_COOKIE) or new_token()
        remember_device(user=user, token=token, label=browser_label(request))
        response.set_cookie(
            DEVICE_COOKIE,
            token,
            max_age=DEVICE_COOKIE_DAYS * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        mark_recent_code(request)
        return response


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are encrypted with the keys of personal data."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode(), bound_to=TOTP_BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, bound_to=TOTP_BOUND_TO).decode()


# What a browser says of itself → what its owner calls it; the first that fits.
SYSTEMS = {name: name for name in ("iPhone", "iPad", "Android", "Windows")} | {
    "Mac OS": "Mac",
    "Linux": "Linux",
}
BROWSERS = {
    "MicroMessenger": "微信",
    "Edg/": "Edge",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}


def browser_label(request: HttpRequest) -> str:
    """`iPhone · Safari`: enough to know one's own device again, no fingerprint."""
    agent = request.headers.get("user-agent", "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    return " · ".join(part for part in (system, browser) if part)

"""The login stage between a proven number and a staff session: the second factor."""

from allauth.account.stages import LoginStage
from allauth.mfa.models import Authenticator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse


class SecondFactorStage(LoginStage):
    """Asks staff who have an authenticator app for its code; who has none opens no staff page."""

    key = "second_factor"
    urlname = "accounts:second_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        user = self.login.user
        if user is None or not user.is_staff:
            return None, True
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            return None, True
        return HttpResponseRedirect(reverse(self.urlname)), True

"""Whose session it is: allauth's backend, with the one question that every page of an account asks prepared.
Set in AUTHENTICATION_BACKENDS."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from storefront.accounts.models import User
from storefront.foundation.prepared import Prepared

_by_key = Prepared(
    lambda pk: User.objects.filter(pk=pk).defer("last_login", "joined_at", "phone_verified_at"),
    pk=models.BigIntegerField(),
)


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        found = _by_key.first(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None

"""Where sessions lie: the cookie's key only as a hash, the contents encrypted."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from storefront.foundation.personal_data.declarations import Category, Declaration, LegalGround, Retention
from storefront.foundation.personal_data.erasure import Erasure
from storefront.foundation.personal_data.fields import EncryptedTextField

SIGNED_IN = Retention("登录状态最长 30 天", timedelta(days=30), "last_activity", "个人信息保护法第十九条")


class StoredSession(models.Model):
    """One session. `user` stands beside the encrypted contents so that it can be ended from afar."""

    NOT_PERSONAL: ClassVar = frozenset({"session_key"})
    ERASURE: ClassVar = Erasure(after=timedelta(0), counted_from="expire_date")

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    session_data = EncryptedTextField(
        declaration=Declaration(
            label="登录状态",
            purpose="让您 30 天内不用重新登录",
            category=Category.TECHNICAL,
            ground=LegalGround.CONTRACT,
            retention=SIGNED_IN,
            subject="user",
        )
    )
    expire_date = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "session"

    @property
    def reference(self) -> str:
        """What binds the encrypted contents to this row."""
        return self.session_key

    def get_decoded(self) -> dict[str, Any]:
        from storefront.accounts.sessions import SessionStore  # noqa: PLC0415  # it imports this model

        return SessionStore().decode(self.session_data)

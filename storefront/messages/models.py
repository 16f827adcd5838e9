"""What we wrote to people, and what happened to their policies, as rows."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from storefront.foundation.personal_data.cipher import blind_index
from storefront.foundation.personal_data.declarations import (
    Category,
    Declaration,
    LegalGround,
    Retention,
    mask_phone,
)
from storefront.foundation.personal_data.erasure import Erasure
from storefront.foundation.personal_data.fields import BlindIndexField, EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role
from storefront.foundation.transitions import Moves
from storefront.messages.gateways.handset import HandsetMessage

__all__ = ["HandsetMessage", "Message", "MessageState", "PolicyEvent"]

KEPT = Retention(
    "发出后 180 天清除内容", timedelta(days=180), "created_at", "网络安全法第二十一条（日志不少于六个月）"
)


def recipient_index(phone: str) -> str:
    return blind_index("sms", phone)


class MessageState(models.TextChoices):
    PENDING = "pending", "pending"
    SENT = "sent", "sent"
    EXPIRED = "expired", "expired"
    REFUSED = "refused", "refused"


def _declared(label: str, **extra: object) -> Declaration:
    defaults: dict[str, object] = {
        "purpose": "把验证码、保障和理赔的进展告诉您",
        "category": Category.CONTACT,
        "ground": LegalGround.CONTRACT,
        "retention": KEPT,
        "subject": "person",
        "roles": frozenset({Role.SERVICE_DESK}),
        "recipients": ("短信服务商",),
    }
    return Declaration(label=label, **{**defaults, **extra})  # type: ignore[arg-type]


class Message(models.Model):
    """One SMS. Number and text are encrypted, and erased when they have served."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "key", "text_code", "provider_id"})
    ERASURE: ClassVar = Erasure(
        after=KEPT.period, counted_from="created_at", blank=("to", "text", "params", "to_lookup")
    )
    MOVES: ClassVar[Moves] = {
        MessageState.PENDING: frozenset({MessageState.SENT, MessageState.EXPIRED, MessageState.REFUSED}),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    to = EncryptedTextField(null=True, declaration=_declared("收短信的手机号", mask=mask_phone))
    to_lookup = BlindIndexField(of="to", null=True, db_index=True)
    text_code = models.CharField(max_length=40)
    text = EncryptedTextField(null=True, declaration=_declared("短信内容", roles=frozenset()))
    params = EncryptedTextField(null=True, declaration=_declared("短信里的变量", roles=frozenset()))
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PENDING)
    provider_id = models.CharField(max_length=80, default="")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference


class PolicyEventQuerySet(models.QuerySet["PolicyEvent"]):
    def of_owner(self, user: object) -> "PolicyEventQuerySet":
        return self.filter(owner=user).order_by("-at", "-pk")

    def of_policy(self, reference: str) -> "PolicyEventQuerySet":
        return self.filter(policy_reference=reference).order_by("at", "pk")


class PolicyEvent(models.Model):
    """What happened to a policy or claim, handed down by the rooms above for portfolio and desks.
    `text` is a sentence without personal data."""

    NOT_PERSONAL: ClassVar = frozenset({"policy_reference", "policy_number", "kind", "text", "key"})

    key = models.CharField(max_length=120, unique=True, null=True)
    policy_reference = models.CharField(max_length=20, db_index=True)
    policy_number = models.CharField(max_length=40, default="", db_index=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="policy_events")
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = PolicyEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "at"], name="policy_event_owner")]
        constraints = [
            models.CheckConstraint(condition=~Q(policy_reference=""), name="policy_event_has_policy")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.policy_reference}"

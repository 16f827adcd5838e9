"""The demo handset: a gateway that delivers into its own rows, read at `/demo/phone/`. It is a stranger
to the shop: it knows only what an SMS carries, and production refuses it."""

from typing import ClassVar

from django.db import IntegrityError, models, transaction

from storefront.foundation import clock
from storefront.foundation.personal_data.cipher import blind_index
from storefront.foundation.personal_data.declarations import SHORT, Category, Declaration, LegalGround
from storefront.foundation.personal_data.erasure import Erasure
from storefront.foundation.personal_data.fields import BlindIndexField, EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.messages.gateways import Outgoing


def handset_index(number: str) -> str:
    return blind_index("handset", number)


def _declared(label: str) -> Declaration:
    return Declaration(
        label=label,
        purpose="演示时代替真手机收短信",
        category=Category.CONTACT,
        ground=LegalGround.CONTRACT,
        retention=SHORT,
        subject="",
    )


class HandsetMessage(models.Model):
    """One SMS as the handset shows it."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "key"})
    ERASURE: ClassVar = Erasure(after=SHORT.period, counted_from="received_at")

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=120, unique=True)
    number = EncryptedTextField(declaration=_declared("手机号"))
    number_lookup = BlindIndexField(of="number", db_index=True)
    text = EncryptedTextField(declaration=_declared("短信"))
    received_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.reference


def receive(*, number: str, text: str, key: str) -> HandsetMessage:
    """Lay a message into a number's handset, once for a key."""
    try:
        with transaction.atomic():
            return HandsetMessage.objects.create(
                key=key,
                number=number,
                number_lookup=handset_index(number),
                text=text,
                received_at=clock.now(),
            )
    except IntegrityError:
        return HandsetMessage.objects.get(key=key)


class HandsetGateway:
    """Delivers at once and never fails."""

    recipient = "演示手机"

    def send(self, message: Outgoing) -> str:
        return receive(number=message.to, text=message.text, key=message.key).reference

"""Writing messages and events, and delivering what is owed."""

import json
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from storefront.foundation import clock, outbox
from storefront.foundation.outbox import Queue
from storefront.foundation.personal_data.records import record_transfer
from storefront.foundation.transitions import transition
from storefront.messages import texts
from storefront.messages.gateways import GatewayRefused, GatewayUnavailable, Outgoing, sms_gateway
from storefront.messages.models import Message, MessageState, PolicyEvent, recipient_index

ACTOR = "system:messages"


@transaction.atomic
def send_sms(
    *,
    phone: str,
    text_code: str,
    params: dict[str, str],
    key: str,
    queue: str = Queue.HEAVY,
    person: Any = None,
    expires_at: datetime | None = None,
) -> Message:
    """Owe an SMS to `phone` (E.164), written with its cause and sent after commit, once for a `key`.

    `person` is the account it concerns. A message not sent by `expires_at` is dropped. Raises
    KeyError or ValueError for a text that is not registered or does not fit.
    """
    text = texts.render(text_code, params)
    try:
        with transaction.atomic():
            message = Message.objects.create(
                key=key,
                person=person,
                to=phone,
                to_lookup=recipient_index(phone),
                text_code=text_code,
                text=text,
                params=json.dumps(params, ensure_ascii=False),
                created_at=clock.now(),
                expires_at=expires_at,
            )
    except IntegrityError:
        return Message.objects.get(key=key)
    outbox.enqueue(
        kind="messages.send_sms", key=f"sms:{key}", payload={"message": message.reference}, queue=queue
    )
    return message


def deliver_message(reference: str) -> None:
    """Hand one owed SMS to the gateway. Raises outbox.TryAgain while the provider is away."""
    message = Message.objects.get(reference=reference)
    if message.state != MessageState.PENDING:
        return
    too_late = message.expires_at is not None and message.expires_at <= clock.now()
    if too_late or message.to is None or message.text is None or message.params is None:
        transition(message, MessageState.EXPIRED, actor=ACTOR, reason="too late to be of use")
        return
    gateway = sms_gateway()
    outgoing = Outgoing(
        to=message.to,
        text_code=message.text_code,
        text=message.text,
        params=json.loads(message.params),
        key=message.key,
    )
    try:
        provider_id = gateway.send(outgoing)
    except GatewayUnavailable as error:
        raise outbox.TryAgain(f"sms gateway: {error}") from error
    except GatewayRefused as error:
        transition(message, MessageState.REFUSED, actor=ACTOR, reason=f"gateway refused: {error}")
        return
    _sent(message, provider_id, gateway.recipient)


@transaction.atomic
def _sent(message: Message, provider_id: str, recipient: str) -> None:
    moved = transition(
        message,
        MessageState.SENT,
        actor=ACTOR,
        reason="handed to the gateway",
        provider_id=provider_id,
        sent_at=clock.now(),
    )
    if moved and texts.TEXTS[message.text_code].secret:
        erase_text(message.key)
    if moved:
        record_transfer(
            recipient=recipient, purpose="发送短信", obj=message, person=message.person, fields=["to", "text"]
        )


def erase_text(key: str) -> None:
    """Blank what a message said, once a code in it was used or replaced. The row stays."""
    Message.objects.filter(key=key).update(text=None, params=None)


def record_policy_event(
    *,
    policy_reference: str,
    owner: Any,
    kind: str,
    text: str,
    at: datetime | None = None,
    policy_number: str = "",
    key: str | None = None,
) -> PolicyEvent:
    """Hand down what happened to a policy: `text` is one sentence without personal data, `kind` a
    stable code. With a `key` a second call changes nothing."""
    fields = {
        "policy_reference": policy_reference,
        "policy_number": policy_number,
        "owner": owner,
        "kind": kind,
        "text": text,
        "at": at or clock.now(),
    }
    if key is None:
        return PolicyEvent.objects.create(**fields)
    return PolicyEvent.objects.get_or_create(key=key, defaults=fields)[0]

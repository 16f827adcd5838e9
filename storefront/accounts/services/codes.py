"""Sending a code by SMS and checking it. Codes are rows; the message is written with them."""

import hmac
import math
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefront.accounts.domain import (
    BETWEEN_SENDS,
    CODE_DIGITS,
    CODE_LIVES,
    CODE_TRIES,
    DAY,
    Caps,
    wait_for_caps,
    wait_for_number,
)
from storefront.accounts.models import SendGuard, SignInCode, phone_index
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.outbox import Queue
from storefront.foundation.personal_data.cipher import blind_index
from storefront.messages.services import send_sms


class TooManyCodes(BusinessRuleError):
    """Another code may be sent only after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__("too_many_codes", _wait_text(wait), "phone")


def _wait_text(wait: timedelta) -> str:
    seconds = math.ceil(wait.total_seconds())
    if wait <= BETWEEN_SENDS:
        return ngettext(
            "A code was just sent. Another can follow in %(n)d second.",
            "A code was just sent. Another can follow in %(n)d seconds.",
            seconds,
        ) % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Many codes were sent already. Please try again in %(n)d minute.",
        "Many codes were sent already. Please try again in %(n)d minutes.",
        minutes,
    ) % {"n": minutes}


@transaction.atomic
def request_code(*, phone: str, purpose: str, address: str, person: Any = None) -> SignInCode:
    """Owe a fresh code to `phone` (E.164), asked for from a network `address`.

    The work is the same whether the number is known or not. Raises TooManyCodes.
    """
    now = clock.now()
    number, source = phone_index(phone), blind_index("address", address)
    _lock(number, now)
    _lock(source, now)
    _check_caps(number, source, now)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    row = SignInCode(
        purpose=purpose,
        phone_lookup=number,
        address_lookup=source,
        tries_left=CODE_TRIES,
        created_at=now,
        expires_at=now + CODE_LIVES,
    )
    row.code_hash = _hash(row.reference, code)
    row.save(force_insert=True)
    send_sms(
        phone=phone,
        text_code="phone_code",
        params={"code": code, "minutes": str(CODE_LIVES // timedelta(minutes=1))},
        key=f"code:{row.reference}",
        queue=Queue.NOW,
        person=person,
        expires_at=row.expires_at,
    )
    return row


def check_code(*, reference: str, purpose: str, typed: str) -> SignInCode:
    """Use up the code; once. Each call costs a try before it compares. Raises BusinessRuleError
    `wrong_code`, or `code_gone` where it is used, expired or out of tries."""
    live = SignInCode.objects.filter(
        reference=reference, purpose=purpose, used_at=None, expires_at__gt=clock.now()
    )
    if not live.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1):
        raise _gone()
    row = SignInCode.objects.get(reference=reference)
    if not hmac.compare_digest(row.code_hash, _hash(reference, typed)):
        raise _wrong(row)
    if not live.exclude(code_hash="").update(used_at=clock.now(), code_hash=""):
        raise _gone()
    return row


def _wrong(row: SignInCode) -> BusinessRuleError:
    if row.tries_left == 0:
        SignInCode.objects.filter(pk=row.pk).update(code_hash="")
        return _gone()
    message = ngettext(
        "That is not the code we sent. Please compare it with the SMS; %(n)d try left.",
        "That is not the code we sent. Please compare it with the SMS; %(n)d tries left.",
        row.tries_left,
    ) % {"n": row.tries_left}
    return BusinessRuleError("wrong_code", message, "code")


def _gone() -> BusinessRuleError:
    return BusinessRuleError("code_gone", _("This code no longer works. Please have a new one sent."), "code")


def _hash(reference: str, code: str) -> str:
    return blind_index(f"code:{reference}", code)


def _lock(lookup: str, now: datetime) -> None:
    """Let one request at a time count for this number or address, until the transaction ends."""
    SendGuard.objects.get_or_create(lookup=lookup, defaults={"touched_at": now})
    SendGuard.objects.filter(lookup=lookup).update(touched_at=now)


def _check_caps(number: str, source: str, now: datetime) -> None:
    recent = SignInCode.objects.filter(created_at__gt=now - DAY)
    to_number = list(recent.filter(phone_lookup=number).values_list("created_at", flat=True))
    from_source = list(recent.filter(address_lookup=source).values_list("created_at", flat=True))
    wait = max(
        wait_for_number(to_number, Caps(*settings.CODES_PER_NUMBER), now),
        wait_for_caps(from_source, Caps(*settings.CODES_PER_ADDRESS), now),
    )
    if wait > timedelta(0):
        raise TooManyCodes(wait)

"""Giving and withdrawing consent."""

import hashlib

from django.db import IntegrityError, transaction

from storefront.accounts.models import Consent, User
from storefront.foundation import clock


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def give_consent(*, user: User, purpose: str, text: str, text_version: str, subject: str = "") -> Consent:
    """Record that `user` ticked a box beside exactly this `text`. A second tick for the same text
    changes nothing. `subject` narrows it to one thing (`policies.application:<ref>`)."""
    known = {"user": user, "purpose": purpose, "subject": subject, "text_hash": text_hash(text)}
    standing = Consent.objects.standing()
    found = standing.filter(**known).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Consent.objects.create(**known, text_version=text_version, given_at=clock.now())
    except IntegrityError:
        return standing.get(**known)


def withdraw_consent(*, user: User, reference: str) -> bool:
    """Withdraw; as easy as giving (PIPL Art.15). False where there is nothing to withdraw."""
    mine = Consent.objects.standing().filter(user=user, reference=reference)
    return bool(mine.update(withdrawn_at=clock.now()))

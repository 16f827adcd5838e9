"""Devices: remembered at sign-in, trusted once somebody proved whose account it is."""

import hashlib
import hmac
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from storefront.accounts.domain import DAY, IDENTITY_FAILURES_A_DAY, LAST_DIGITS
from storefront.accounts.identity import normal_form
from storefront.accounts.models import Device, IdentityTry, Person, User
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError

TOKEN_BYTES = 32


def new_token() -> str:
    """A random cookie value for a browser."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    return hashlib.sha256(f"device|{token}".encode()).hexdigest()


def remember_device(*, user: User, token: str, label: str) -> Device:
    """Note that this browser signed in to this account now."""
    now = clock.now()
    device, created = Device.objects.get_or_create(
        user=user,
        token_hash=token_hash(token),
        defaults={"label": label[:60], "created_at": now, "seen_at": now},
    )
    if not created:
        Device.objects.filter(pk=device.pk).update(seen_at=now)
    return device


def trust_device(*, device: Device, holder: Person) -> None:
    """Let this browser show the policies of the account's holder."""
    Device.objects.filter(pk=device.pk).update(trusted_for=holder, trusted_at=clock.now())


def prove_holder(*, user: User, device: Device, last_six: str) -> None:
    """Compare the last six of the holder's ID, in constant time, and trust the device on success.

    Every failure is a row; BusinessRuleError `not_the_holder`, or `too_many_tries` from the sixth in
    24 hours on, for the account as a whole.
    """
    holder = user.holder
    if holder is None:
        raise ValueError("an account without a holder has nothing to prove")
    if not _record_try(user, holder, last_six):
        raise BusinessRuleError(
            "not_the_holder",
            _("These are not the last six of the ID this account belongs to. Please look at the card."),
            "last_six",
        )
    trust_device(device=device, holder=holder)


def _record_try(user: User, holder: Person, last_six: str) -> bool:
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # one try at a time counts
        failures = IdentityTry.objects.filter(user=user, succeeded=False, at__gt=clock.now() - DAY)
        if failures.count() >= IDENTITY_FAILURES_A_DAY:
            raise BusinessRuleError(
                "too_many_tries",
                _("That was too many tries for today. Please try again tomorrow, or call us."),
                "last_six",
            )
        expected = holder.id_number[-LAST_DIGITS:]
        right = hmac.compare_digest(expected.encode(), normal_form(last_six).encode())
        IdentityTry.objects.create(user=user, succeeded=right, at=clock.now())
    return right


def forget_device(*, user: User, reference: str) -> bool:
    """Drop one of the user's devices; next time it has to prove itself. False for a stranger's."""
    return bool(Device.objects.filter(user=user, reference=reference).delete()[0])

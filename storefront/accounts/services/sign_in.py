"""Whose account a proven number opens, and how sessions end."""

from django.db import IntegrityError, transaction

from storefront.accounts.models import Device, User
from storefront.accounts.models.sessions import StoredSession
from storefront.foundation import clock


def account_for(phone: str) -> tuple[User, bool]:
    """The account of a number somebody just proved to hold, and whether it is new."""
    found = User.objects.by_phone(phone)
    if found is None:
        try:
            with transaction.atomic():
                return User.objects.create_user(phone=phone, phone_verified_at=clock.now()), True
        except IntegrityError:  # two windows at once
            found = User.objects.by_phone(phone)
            if found is None:
                raise
    if found.phone_verified_at is None:
        found.phone_verified_at = clock.now()
        found.save(update_fields=["phone_verified_at"])
    return found, False


@transaction.atomic
def start_afresh(user: User) -> User:
    """Give a recycled number to its new holder: a new account, which sees nothing of the old one.

    The old account keeps its policies and sessions but no number; its holder comes back through the
    service desk.
    """
    phone = user.phone
    user.set_phone(None)
    user.phone_verified_at = None
    user.save(update_fields=["phone", "phone_lookup", "phone_verified_at"])
    return User.objects.create_user(phone=phone, phone_verified_at=clock.now())


@transaction.atomic
def sign_out_everywhere(user: User) -> None:
    """End every session of the account and trust no device any more."""
    StoredSession.objects.filter(user=user).delete()
    Device.objects.filter(user=user).delete()

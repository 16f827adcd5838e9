"""Making accounts from outside the sign-in pages: staff, and the people of the demo."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from storefront.accounts.identity import parse_id
from storefront.accounts.models import Person, User
from storefront.accounts.services.identity import verify_identity
from storefront.accounts.services.sign_in import account_for
from storefront.foundation.roles import Role, RoleGrant


def grant_role(*, user: User, role: Role) -> RoleGrant:
    """Let a staff member do what the role may; once."""
    return RoleGrant.objects.get_or_create(user=user, role=role)[0]


@transaction.atomic
def create_staff(*, phone: str, roles: tuple[Role, ...], secret: str | None = None) -> tuple[User, str]:
    """A staff account with these roles, and the secret of its authenticator app (base32)."""
    user, _new = account_for(phone)
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    for role in roles:
        grant_role(user=user, role=role)
    secret = secret or generate_totp_secret()
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, secret)
    return user, secret


def create_demo_user(
    *, phone: str, name: str = "", id_number: str = "", address: str = "", occupation_code: str = ""
) -> User:
    """An account of the demo; with a name and an ID it has a verified holder. Idempotent."""
    user, _new = account_for(phone)
    if not id_number or user.holder_id:
        return user
    parsed = parse_id(id_number)
    person = Person(
        owner=user,
        name=name,
        id_kind=parsed.kind,
        born_on=parsed.born_on,
        sex=parsed.sex,
        phone=phone,
        address=address or None,
        occupation_code=occupation_code,
    )
    person.set_id_number(parsed.number)
    person.save()
    verify_identity(person)
    user.refresh_from_db()
    return user


def create_demo_staff(*, phone: str, role: Role) -> User:
    """A staff account of the demo; its authenticator's codes show at `/demo/phone/`. Idempotent."""
    return create_staff(phone=phone, roles=(role,))[0]

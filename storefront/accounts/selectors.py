"""Reading accounts: what a person sees of their own data, and what the desk may find."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from storefront.accounts.models import Device, Person, User
from storefront.accounts.phones import parse_phone, tidy
from storefront.foundation.personal_data.fields import EncryptedTextField
from storefront.foundation.personal_data.records import AccessRecord, subject_of
from storefront.foundation.roles import Role
from storefront.messages.models import PolicyEvent

SHOWN = 50


@dataclass(frozen=True, slots=True)
class DataField:
    """One personal value of a row, masked. `openable` says whether given roles may see it whole."""

    subject: str
    name: str
    label: str
    purpose: str
    masked: str
    openable: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of somebody's data by staff, in the reader's words."""

    at: datetime
    roles: tuple[str, ...]
    fields: tuple[str, ...]
    reason: str


def declared_fields(obj: Any) -> tuple[EncryptedTextField, ...]:
    """The encrypted fields of a row that hold something."""
    fields = (field for field in obj._meta.concrete_fields if isinstance(field, EncryptedTextField))
    return tuple(field for field in fields if getattr(obj, field.attname) is not None)


def masked_fields(obj: Any, roles: Iterable[str] = ()) -> tuple[DataField, ...]:
    """Every personal value of a row as its declaration masks it."""
    held = frozenset(roles)
    return tuple(
        DataField(
            subject=subject_of(obj),
            name=field.attname,
            label=field.declaration.label,
            purpose=field.declaration.purpose,
            masked=field.declaration.mask(str(getattr(obj, field.attname))),
            openable=bool(held & field.declaration.roles),
        )
        for field in declared_fields(obj)
        if field.declaration
    )


def rows_of(user: User) -> tuple[Any, ...]:
    """The account itself and the persons it knows."""
    return (user, *Person.objects.owned_by(user).order_by("created_at", "pk"))


def titled_rows(user: User) -> tuple[tuple[str, Any], ...]:
    """The same rows, each with its heading: the account, its holder, other persons by number."""
    account, *persons = rows_of(user)
    titled = [(_("Account"), account)]
    for number, person in enumerate(persons, start=1):
        is_holder = person.pk == user.holder_id
        titled.append((_("Holder") if is_holder else _("Person %(n)s") % {"n": number}, person))
    return tuple(titled)


def devices_of(user: User) -> tuple[Device, ...]:
    return tuple(Device.objects.filter(user=user).order_by("-seen_at")[:SHOWN])


def readings_of(user: User) -> tuple[Reading, ...]:
    """Who of the staff looked at this person's data, newest first."""
    records = AccessRecord.objects.filter(person=user).order_by("-at", "-pk")[:SHOWN]
    return tuple(
        Reading(
            at=record.at,
            roles=tuple(str(Role(name).label) for name in record.role.split(",") if name),
            fields=tuple(_label(record.subject, name) for name in record.fields),
            reason=record.reason,
        )
        for record in records
    )


def _label(subject: str, name: str) -> str:
    try:
        field = apps.get_model(subject.partition(":")[0])._meta.get_field(name)
    except LookupError:
        return name
    return field.declaration.label if getattr(field, "declaration", None) else name


def find_customer(query: str) -> User | None:
    """By a whole mobile number or a whole policy number; None else."""
    phone = parse_phone(query)
    if phone:
        return User.objects.by_phone(phone)
    number = tidy(query)
    event = PolicyEvent.objects.filter(policy_number=number.upper()).exclude(policy_number="").first()
    event = event or PolicyEvent.objects.filter(policy_reference=number.lower()).first()
    return event.owner if event else None

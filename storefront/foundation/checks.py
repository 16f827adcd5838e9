"""A system check: no field may hold text that nobody declared to be personal data or not to be."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from storefront.foundation.personal_data.fields import BlindIndexField, EncryptedTextField

OURS = ("storefront", "policies", "claims")
EXEMPT_NAMES = frozenset({"reference", "state"})
CAN_HOLD_TEXT = (
    models.BinaryField,
    models.CharField,
    models.FileField,
    models.GenericIPAddressField,
    models.JSONField,
    models.TextField,
)
ACCOUNT_ITSELF = "self"


@register()
def personal_data_is_declared(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[Error]:
    return [error for model in our_models() for error in complaints_of(model)]


def our_models() -> list[type[models.Model]]:
    """The models whose code is ours, whatever app they belong to."""
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in OURS]


def complaints_of(model: type[models.Model]) -> Iterator[Error]:
    """What one model leaves unsaid about personal data."""
    plain: frozenset[str] = getattr(model, "NOT_PERSONAL", frozenset())
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in sorted(plain - set(fields)):
        yield _error(model, name, "stands in NOT_PERSONAL but is no field", "P003")
    for field in fields.values():
        if isinstance(field, EncryptedTextField):
            yield from _complaints_of_encrypted(model, field)
        elif isinstance(field, BlindIndexField):
            if field.of and field.of not in fields:
                yield _error(model, field.name, f"is the index of {field.of!r}, which is no field", "P005")
        elif _could_hold_personal_data(field) and field.name not in plain:
            yield _error(
                model, field.name, "is neither declared personal data nor listed in NOT_PERSONAL", "P001"
            )


def _could_hold_personal_data(field: models.Field) -> bool:
    if field.name in EXEMPT_NAMES or field.choices:
        return False
    key = getattr(field.model, "SEALED_BY", {}).get(field.name)  # encrypted under a key that lies in…
    if key and isinstance(field.model._meta.get_field(key), EncryptedTextField):
        return False
    return isinstance(field, CAN_HOLD_TEXT)


def _complaints_of_encrypted(model: type[models.Model], field: EncryptedTextField) -> Iterator[Error]:
    if field.declaration is None:
        yield _error(model, field.name, "is encrypted without a declaration", "P002")
        return
    if not hasattr(model, "reference"):
        yield _error(model, field.name, "is encrypted in a model that has no `reference`", "P004")
    if not _leads_to_an_account(model, field.declaration.subject):
        yield _error(
            model, field.name, f"says its subject is {field.declaration.subject!r}: no account there", "P006"
        )


def _leads_to_an_account(model: type[models.Model], path: str) -> bool:
    """True where the path of look-ups ends at the account it is about; an empty path says that the
    row belongs to no account (the demo handset's rows)."""
    if path == "":
        return True
    current: Any = model
    for part in path.split("__") if path != ACCOUNT_ITSELF else ():
        try:
            current = current._meta.get_field(part).related_model
        except (FieldDoesNotExist, AttributeError):
            return False
    return current is not None and current._meta.label == settings.AUTH_USER_MODEL


def _error(model: type[models.Model], name: str, what: str, code: str) -> Error:
    return Error(
        f"{model._meta.label}.{name} {what}.",
        hint="Declare it (foundation.personal_data) or list it in NOT_PERSONAL.",
        obj=model,
        id=f"mingbai.{code}",
    )

"""Changing the key of personal data while the site runs.

Put the new key first in PERSONAL_DATA_KEYS and leave the old one behind it: new values are sealed with
the first, all are opened. Then every old token is sealed anew, in batches, each by an UPDATE that
changes nothing where somebody was first. Interrupted, it goes on where it stopped: what is done no
longer shows. The old key may go once nothing is left under it.
"""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import models

from storefront.foundation.personal_data.cipher import FORMAT, seal, unseal
from storefront.foundation.personal_data.fields import EncryptedTextField, Sealed

BATCH = 200


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted field of every model."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def still_old(model: type[models.Model], field: EncryptedTextField) -> models.QuerySet:
    """Rows whose token in `field` is not under the first key."""
    first = next(iter(settings.PERSONAL_DATA_KEYS))
    rows = model._default_manager.exclude(**{f"{field.attname}__startswith": Sealed(f"{FORMAT}.{first}.")})
    return rows.exclude(**{f"{field.attname}__isnull": True})


def reencrypt(model: type[models.Model], field: EncryptedTextField) -> int:
    """Seal every old token of one field with the first key; returns how many changed.

    Raises CannotDecrypt at a token that does not open: nothing of it is lost or overwritten.
    """
    changed, last = 0, None
    while True:
        rows = still_old(model, field).order_by("pk").only("pk", field.attname, *_reference(model))
        batch = list((rows.filter(pk__gt=last) if last is not None else rows)[:BATCH])
        if not batch:
            return changed
        last = batch[-1].pk
        changed += sum(_reseal(row, field) for row in batch)


def _reference(model: type[models.Model]) -> list[str]:
    """The column of `reference`; a property over the key needs none."""
    return ["reference"] if any(f.name == "reference" for f in model._meta.concrete_fields) else []


def _reseal(row: models.Model, field: EncryptedTextField) -> int:
    token: Sealed = row.__dict__[field.attname]
    bound_to = field.bound_to(row)
    renewed = Sealed(seal(unseal(token, bound_to=bound_to), bound_to=bound_to))
    unchanged_since = type(row)._default_manager.filter(pk=row.pk, **{field.attname: token})
    return unchanged_since.update(**{field.attname: renewed})

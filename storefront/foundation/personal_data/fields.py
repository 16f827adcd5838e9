"""Model fields that encrypt. The value is sealed when its row is saved and opened when it is read.

A model that has such a field needs a `reference` that never changes: it binds the token to its row.
`QuerySet.update()` and look-ups by value are refused; look up by a blind index beside the field.
"""

import json
from datetime import date
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from storefront.foundation.personal_data.cipher import seal, unseal
from storefront.foundation.personal_data.declarations import Declaration


class Sealed(str):
    """A token as the database has it."""

    __slots__ = ()


class _OpeningAttribute(DeferredAttribute):
    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = instance.__dict__[self.field.attname] = self.field.open(instance, value)
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # Having this, Python asks `__get__` even where the instance holds a value.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text, encrypted at rest with AES-256-GCM bound to row and field."""

    descriptor_class = _OpeningAttribute
    declaration: Declaration | None

    def __init__(self, *args: Any, declaration: Declaration | None = None, **kwargs: Any) -> None:
        self.declaration = declaration
        super().__init__(*args, **kwargs)

    def encode(self, value: Any) -> bytes:
        return str(value).encode()

    def decode(self, raw: bytes) -> Any:
        return raw.decode()

    def bound_to(self, instance: Any) -> str:
        return f"{instance._meta.label_lower}.{self.attname}:{instance.reference}"

    def open(self, instance: Any, token: Sealed) -> Any:
        return self.decode(unseal(token, bound_to=self.bound_to(instance)))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: Any, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return Sealed(seal(self.encode(value), bound_to=self.bound_to(model_instance)))

    def get_prep_value(self, value: Any) -> str | None:
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError(f"{self.name} is encrypted: write it with save(), find it by its index")

    def value_from_object(self, obj: Any) -> Any:
        return getattr(obj, self.attname)


class EncryptedDateField(EncryptedTextField):
    """A date, encrypted at rest."""

    _pyi_private_set_type: date  # type: ignore[assignment]
    _pyi_private_get_type: date  # type: ignore[assignment]

    def encode(self, value: date) -> bytes:
        return value.isoformat().encode()

    def decode(self, raw: bytes) -> date:
        return date.fromisoformat(raw.decode())


class EncryptedJSONField(EncryptedTextField):
    """A JSON value, encrypted at rest."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def decode(self, raw: bytes) -> Any:
        return json.loads(raw)


class BlindIndexField(models.CharField):
    """The keyed hash of the encrypted field `of` in the same model."""

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        self.of = of
        kwargs.setdefault("max_length", 64)
        super().__init__(*args, **kwargs)

"""Erasing what has served its time. A model joins by a class attribute `ERASURE`; nothing registers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError, Q

log = structlog.get_logger(__name__)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Erasure:
    """When rows of a model are erased, and how.

    `after` runs from the moment in `counted_from`; `only` narrows it down (`Q(state="draft")`). Rows are
    deleted, or, where `blank` names nullable columns, those are set to NULL and the row stays. Rows
    that others hang on go with them where the foreign key says CASCADE.
    """

    after: timedelta
    counted_from: str
    only: Q = field(default_factory=Q)
    blank: tuple[str, ...] = ()

    def expired(self, model: type[models.Model], at: datetime) -> models.QuerySet:
        rows = model._default_manager.filter(self.only, **{f"{self.counted_from}__lt": at - self.after})
        if self.blank:
            still_there = Q()
            for name in self.blank:
                still_there |= Q(**{f"{name}__isnull": False})
            rows = rows.filter(still_there)
        return rows


def erasable_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if "ERASURE" in vars(model)]


def erase_expired(at: datetime) -> dict[str, int]:
    """Erase all rows whose time is over at `at`, in batches; returns how many of each model."""
    erased = {}
    for model in erasable_models():
        try:
            erased[model._meta.label] = _erase(model, at)
        except ProtectedError:  # something still hangs on a row: say so, go on with the other models
            log.exception("erasure_blocked", model=model._meta.label)
    return erased


def _erase(model: type[models.Model], at: datetime) -> int:
    rule: Erasure = model.ERASURE  # type: ignore[attr-defined]
    erased = 0
    while True:
        with transaction.atomic():
            keys = list(rule.expired(model, at).order_by("pk").values_list("pk", flat=True)[:BATCH])
            batch = rule.expired(model, at).filter(pk__in=keys)  # asked again: it may have come to life
            done = batch.update(**dict.fromkeys(rule.blank)) if rule.blank else batch.delete()[0]
        erased += min(done, len(keys))
        if not keys or not done:
            return erased

"""One root a day over the heads of all chains that grew that day; a copy lies outside the database."""

from typing import ClassVar

from django.db import models


class DailyRoot(models.Model):
    """The root of a day in Beijing. `heads` is `[[number, seq, hash], …]`, by number; `opened` is how
    many chains existed when the day was closed; `previous` is the root of the anchored day before."""

    NOT_PERSONAL: ClassVar = frozenset({"heads", "root", "previous"})

    on = models.DateField(unique=True)
    heads = models.JSONField()
    opened = models.PositiveBigIntegerField()
    previous = models.CharField(max_length=64, default="")
    root = models.CharField(max_length=64, unique=True)
    anchored_at = models.DateTimeField()

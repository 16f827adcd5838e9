"""Pages as they were shown, each kept once by its content, with the stylesheet it was shown in."""

from typing import ClassVar

from django.db import models


class Stylesheet(models.Model):
    """All style sheets of one build of the site, so that a kept page can be shown as it looked."""

    NOT_PERSONAL: ClassVar = frozenset({"digest", "text"})

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()


class PageContent(models.Model):
    """A rendered page without tokens, references and personal values. `digest` is the SHA-256 of the
    stylesheet's digest, a line feed and the HTML."""

    NOT_PERSONAL: ClassVar = frozenset({"digest", "html"})

    digest = models.CharField(max_length=64, unique=True)
    html = models.TextField()
    stylesheet = models.ForeignKey(Stylesheet, models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()

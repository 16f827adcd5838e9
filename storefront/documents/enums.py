"""The kinds of documents and the states one may be in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    POLICY = "policy", _("E-policy")
    APPLICATION = "application", _("Application")


class DocumentState(models.TextChoices):
    PENDING = "pending", _("being made")
    SEALED = "sealed", _("valid")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")

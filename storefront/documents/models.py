"""Documents and their files. The file lies apart, so that no list ever loads it."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from storefront.accounts.models import User
from storefront.documents.enums import DocumentKind, DocumentState
from storefront.foundation import clock
from storefront.foundation.personal_data.declarations import CONTRACT, Category, Declaration, LegalGround
from storefront.foundation.personal_data.fields import EncryptedJSONField, EncryptedTextField
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role
from storefront.foundation.transitions import Moves


def _contract(label: str, purpose: str, subject: str) -> Declaration:
    return Declaration(
        label=label,
        purpose=purpose,
        category=Category.SALE,
        ground=LegalGround.CONTRACT,
        retention=CONTRACT,
        subject=subject,
        roles=frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
        mask=lambda _value: "●●●●●●",
    )


WORTH_SOMETHING = frozenset({DocumentState.PENDING, DocumentState.SEALED})


class DocumentQuerySet(models.QuerySet["Document"]):
    def owned_by(self, user: Any) -> "DocumentQuerySet":
        return self.filter(owner_id=user.pk)

    def about(self, subject: str) -> "DocumentQuerySet":
        return self.filter(subject=subject).order_by("kind", "version")


class Document(models.Model):
    """A paper the shop stands behind. `reference` is its owner's address, `code` the public one;
    neither leads to the other. `subject` is `app.model:reference` of what it is about. `ends_at` is the
    first moment it counts no more, where that is known beforehand: of a policy cancelled today, midnight."""

    NOT_PERSONAL: ClassVar = frozenset({"code", "key", "subject", "file_hash", "seal_fingerprint"})
    MOVES: ClassVar[Moves] = {
        DocumentState.PENDING: frozenset(
            {DocumentState.SEALED, DocumentState.SUPERSEDED, DocumentState.WITHDRAWN}
        ),
        DocumentState.SEALED: frozenset({DocumentState.SUPERSEDED, DocumentState.WITHDRAWN}),
        DocumentState.SUPERSEDED: frozenset({DocumentState.WITHDRAWN}),
        DocumentState.WITHDRAWN: frozenset(),
    }

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    code = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    key = models.CharField(max_length=110, unique=True)
    kind = models.CharField(max_length=20, choices=DocumentKind)
    subject = models.CharField(max_length=100)
    version = models.PositiveIntegerField()
    owner = models.ForeignKey(User, models.PROTECT, related_name="documents")
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.PENDING)
    snapshot = EncryptedJSONField(
        declaration=_contract("合同内容", "制作您的电子保单和投保单", "owner"),
    )
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="supersedes")
    requested_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    file_hash = models.CharField(max_length=64, null=True, unique=True)
    seal_fingerprint = models.CharField(max_length=64, default="")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "version"], name="document_version_once"),
            models.CheckConstraint(
                name="document_sealed_has_hash",
                condition=models.Q(state__in=["pending", "superseded", "withdrawn"])
                | models.Q(file_hash__isnull=False, sealed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_superseded_by_another",
                condition=models.Q(superseded_by__isnull=True) | ~models.Q(superseded_by=models.F("id")),
            ),
        ]
        indexes = [models.Index(fields=["seal_fingerprint"], name="document_seal")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def state_now(self) -> DocumentState:
        return self.state_at(clock.now())

    def state_at(self, moment: datetime) -> DocumentState:
        """What it is worth at a moment: past its `ends_at` it is withdrawn, though nothing was written."""
        state = DocumentState(self.state)
        over = self.ends_at is not None and moment >= self.ends_at
        return DocumentState.WITHDRAWN if over and state in WORTH_SOMETHING else state


class DocumentFile(models.Model):
    """The sealed PDF, encrypted under a key of its own. Rotation rewrites the key, not the file;
    erasure drops it. `reference` binds the key to this row."""

    NOT_PERSONAL: ClassVar[frozenset[str]] = frozenset()
    SEALED_BY: ClassVar = {"body": "data_key"}

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    document = models.OneToOneField(Document, models.PROTECT, related_name="file")
    data_key = EncryptedTextField(
        declaration=_contract("电子保单和投保单文件", "供您随时下载", "document__owner"),
    )
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.reference

"""What an applicant was asked, in which words, and what they answered (Insurance Law Art.16)."""

from typing import ClassVar

from django.db import models

from policies.enrolment.models.application import ABANDONED_ANSWERS, Application
from storefront.accounts.models.people import INSURER
from storefront.foundation.personal_data.declarations import CONTRACT, Category, Declaration, LegalGround
from storefront.foundation.personal_data.fields import EncryptedJSONField
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role


class ApplicationAnswer(models.Model):
    """The answer that stands for one question of one application. The evidence chain keeps each
    earlier one; `question_hash` names the wording that was answered."""

    NOT_PERSONAL: ClassVar = frozenset({"code", "question_text", "question_hash"})
    ERASURE: ClassVar = ABANDONED_ANSWERS

    class Kind(models.TextChoices):
        SUITABILITY = "suitability", "需求与适当性"
        DISCLOSURE = "disclosure", "告知事项"

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=20, choices=Kind)
    code = models.CharField(max_length=60)
    question_text = models.TextField()
    question_hash = models.CharField(max_length=64)
    answer = EncryptedJSONField(
        declaration=Declaration(
            label="投保时的回答",
            purpose="判断能不能承保、这份保障适不适合您",
            category=Category.HEALTH,
            ground=LegalGround.CONSENT,
            retention=CONTRACT,
            subject="application__applicant",
            roles=frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
            recipients=(INSURER,),
        )
    )
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="one_answer_per_question"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.reference}"

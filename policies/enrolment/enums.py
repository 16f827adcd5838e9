"""The closed lists of the application."""

from django.db import models


class ApplicationState(models.TextChoices):
    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待付款"
    PAID = "paid", "已付款"
    ISSUED = "issued", "已出单"
    CLOSED = "closed", "已结束"


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", "投保人"
    INSURED = "insured", "被保险人"


class BeneficiaryKind(models.TextChoices):
    """How the beneficiaries of a death benefit are named (Insurance Law Art.39, 40, 42)."""

    UNDECIDED = "", "未选择"
    STATUTORY = "statutory", "法定继承人"
    NAMED = "named", "指定受益人"


class Relationship(models.TextChoices):
    """What a named beneficiary is to the insured."""

    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    OTHER_RELATIVE = "other_relative", "其他近亲属"
    OTHER = "other", "其他"


class SlotState(models.TextChoices):
    HELD = "held", "占用中"
    TAKEN = "taken", "已使用"
    RELEASED = "released", "已释放"

"""What a field of personal data says of itself. Letters, exports, erasure and masks walk these."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import models

from storefront.foundation.roles import Role


class Category(models.TextChoices):
    """Kinds of personal data; the sensitive ones need separate consent (PIPL Art.28, 29)."""

    IDENTITY = "identity", "身份信息"
    CONTACT = "contact", "联系方式"
    HEALTH = "health", "健康与职业信息（敏感）"
    FINANCIAL = "financial", "金融账户（敏感）"
    SALE = "sale", "投保过程记录"
    TECHNICAL = "technical", "设备与网络信息"


class LegalGround(models.TextChoices):
    """PIPL Art.13."""

    CONSENT = "consent", "取得个人的同意（个人信息保护法第十三条第一项）"
    CONTRACT = "contract", "订立、履行合同所必需（第十三条第二项）"
    LEGAL_DUTY = "legal_duty", "履行法定义务所必需（第十三条第三项）"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a value is kept, counted from an event, and the source of the figure."""

    label: str
    period: timedelta
    counted_from: str
    source: str


ABANDONED = Retention("未完成的投保 90 天后清除", timedelta(days=90), "last_activity", "可回溯 R-32")
CONTRACT = Retention(
    "合同终止后保存 5 年", timedelta(days=5 * 366), "contract_end", "保险法第八十七条（保险期间一年及以下）"
)
ACCOUNT = Retention("账户注销时清除", timedelta(0), "account_closed", "个人信息保护法第四十七条")
SHORT = Retention("用完即清除，最长 24 小时", timedelta(hours=24), "created", "个人信息保护法第十九条")


def mask_all(value: str) -> str:
    """Six dots, whatever the length: it would tell a two-character name from a long one."""
    return "●" * 6


def mask_phone(value: str) -> str:
    """138****5678"""
    digits = value.removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}"


def mask_resident_id(value: str) -> str:
    """110***********0017"""
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"


def mask_name(value: str) -> str:
    """王**: the family name stays."""
    return value[:1] + "*" * (len(value) - 1)


@dataclass(frozen=True, slots=True)
class Declaration:
    """`purpose` is a sentence for the reader. `subject` is the look-up path from the model to the
    person's account (`user`, `application__applicant`). `recipients` are named outsiders."""

    label: str
    purpose: str
    category: Category
    ground: LegalGround
    retention: Retention
    subject: str
    roles: frozenset[Role] = frozenset()
    recipients: tuple[str, ...] = ()
    mask: Callable[[str], str] = mask_all

"""Accounts and persons. A user signs in by phone; a person is somebody an insurance speaks of."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from storefront.foundation.personal_data.cipher import blind_index
from storefront.foundation.personal_data.declarations import (
    ACCOUNT,
    CONTRACT,
    Category,
    Declaration,
    LegalGround,
    mask_name,
    mask_phone,
    mask_resident_id,
)
from storefront.foundation.personal_data.fields import (
    BlindIndexField,
    EncryptedDateField,
    EncryptedTextField,
)
from storefront.foundation.references import new_reference
from storefront.foundation.roles import Role

INSURER = "明白演示财产保险股份有限公司（演示）"


def phone_index(phone: str) -> str:
    return blind_index("phone", phone)


def resident_id_index(number: str) -> str:
    return blind_index("resident-id", number)


class UserManager(BaseUserManager["User"]):
    def create_user(self, phone: str | None = None, **extra: Any) -> "User":
        """A user who signs in by phone (E.164, `+8613…`); no password."""
        user = self.model(**extra)
        user.set_phone(phone)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def by_phone(self, phone: str) -> "User | None":
        return self.filter(phone_lookup=phone_index(phone)).first()


class User(AbstractBaseUser, PermissionsMixin):
    """An account. The phone is kept encrypted and found by its blind index."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "password"})

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    phone = EncryptedTextField(
        null=True,
        declaration=Declaration(
            label="手机号",
            purpose="登录、通知保障和理赔的进展",
            category=Category.CONTACT,
            ground=LegalGround.CONTRACT,
            retention=ACCOUNT,
            subject="self",
            roles=frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
            recipients=("短信服务商",),
            mask=mask_phone,
        ),
    )
    phone_lookup = BlindIndexField(of="phone", unique=True, null=True)
    phone_verified_at = models.DateTimeField(null=True)
    # Whose account this is, once somebody proved a resident ID here: numbers get recycled, people don't.
    holder = models.ForeignKey("storefront.Person", models.PROTECT, null=True, related_name="+")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "reference"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.reference

    def set_phone(self, phone: str | None) -> None:
        """Set phone and index together; saving is the caller's."""
        self.phone = phone
        self.phone_lookup = phone_index(phone) if phone else None


def _person(label: str, purpose: str, **extra: Any) -> Declaration:
    defaults: dict[str, Any] = {
        "category": Category.IDENTITY,
        "ground": LegalGround.CONTRACT,
        "retention": CONTRACT,
        "subject": "owner",
        "roles": frozenset({Role.SERVICE_DESK, Role.CLAIMS_OFFICER}),
        "recipients": (INSURER,),
    }
    return Declaration(label=label, purpose=purpose, **{**defaults, **extra})


class PersonQuerySet(models.QuerySet["Person"]):
    def owned_by(self, user: Any) -> "PersonQuerySet":
        return self.filter(owner_id=user.pk)


class Person(models.Model):
    """Somebody an insurance speaks of, as one account knows them. The blind index of the resident
    ID is the same across accounts: it carries the limit per insured person."""

    NOT_PERSONAL: ClassVar = frozenset({"reference", "occupation_code"})

    class IdKind(models.TextChoices):
        RESIDENT = "resident", "居民身份证"
        RESIDENCE_PERMIT = "residence_permit", "港澳台居民居住证"
        FOREIGNER_PERMIT = "foreigner_permit", "外国人永久居留身份证"
        PASSPORT = "passport", "护照"

    class Sex(models.TextChoices):
        FEMALE = "female", "女"
        MALE = "male", "男"

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="persons")
    name = EncryptedTextField(declaration=_person("姓名", "确认您是谁，写进保单", mask=mask_name))
    id_kind = models.CharField(max_length=20, choices=IdKind, default=IdKind.RESIDENT)
    id_number = EncryptedTextField(
        declaration=_person("身份证号", "实名核验，算年龄，限制每人的份数", mask=mask_resident_id)
    )
    id_lookup = BlindIndexField(of="id_number", db_index=True)
    born_on = EncryptedDateField(declaration=_person("出生日期", "算保障开始时的年龄"))
    sex = models.CharField(max_length=10, choices=Sex)
    phone = EncryptedTextField(
        null=True,
        declaration=_person("联系电话", "通知保障和理赔的进展", category=Category.CONTACT, mask=mask_phone),
    )
    address = EncryptedTextField(
        null=True,
        declaration=_person("联系地址", "保单要写明住所（保险法第十八条）", category=Category.CONTACT),
    )
    occupation_code = models.CharField(max_length=10, default="")
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "id_lookup"], name="person_once_per_account")]

    def __str__(self) -> str:
        return self.reference

    def set_id_number(self, number: str) -> None:
        """Set the number and its index together; saving is the caller's."""
        self.id_number = number
        self.id_lookup = resident_id_index(number)

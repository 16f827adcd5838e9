"""Personal data: encrypted where it lies, declared, found by index, moved to new keys, erased in time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from storefront.accounts.models import Person, SignInCode, User
from storefront.foundation import clock
from storefront.foundation.checks import complaints_of, our_models
from storefront.foundation.personal_data import rotation
from storefront.foundation.personal_data.cipher import CannotDecrypt, seal, unseal
from storefront.foundation.personal_data.declarations import ACCOUNT, Category, Declaration, LegalGround
from storefront.foundation.personal_data.erasure import erase_expired
from storefront.foundation.personal_data.fields import EncryptedTextField
from tests.people import ZHANG, customer

pytestmark = pytest.mark.django_db

OLD, NEW = b"\x01" * 32, b"\x02" * 32


def column(model, name, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {model._meta.db_table} WHERE id = %s", [pk])
        return cursor.fetchone()[0]


def test_values_are_sealed_at_rest_and_open_in_their_row():
    user = customer()
    person = user.holder
    token = column(Person, "name", person.pk)
    assert token.startswith("1.demo.") and "张" not in token
    assert Person.objects.get(pk=person.pk).name == "张明白"


def test_a_token_does_not_open_in_another_row_or_field():
    person = customer().holder
    other = customer(phone="+8613900139000", name="王阿姨", id_number="110000196101010017").holder
    token = column(Person, "name", person.pk)
    for target in ("name", "id_number"):
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE storefront_person SET {target} = %s WHERE id = %s", [token, other.pk])
        with pytest.raises(CannotDecrypt):
            getattr(Person.objects.get(pk=other.pk), target)


@pytest.mark.parametrize(
    "damage", [lambda t: t[:-4] + "AAAA", lambda t: "x", lambda t: t.replace("1.", "2.", 1)]
)
def test_a_damaged_token_raises_and_is_never_handed_out(damage):
    token = seal(b"plain", bound_to="a")
    with pytest.raises(CannotDecrypt):
        unseal(damage(token), bound_to="a")


def test_an_unknown_key_raises(settings):
    token = seal(b"plain", bound_to="a")
    settings.PERSONAL_DATA_KEYS = {"other": NEW}
    with pytest.raises(CannotDecrypt):
        unseal(token, bound_to="a")


def test_look_ups_by_value_are_refused():
    with pytest.raises(TypeError):
        User.objects.filter(phone=ZHANG["phone"]).exists()
    with pytest.raises(TypeError):
        User.objects.update(phone=ZHANG["phone"])


def test_one_phone_has_one_account():
    customer()
    with pytest.raises(Exception, match=r"(?i)unique"):
        User.objects.create_user(phone=ZHANG["phone"])


def test_every_field_of_ours_is_declared():
    assert [str(error) for model in our_models() for error in complaints_of(model)] == []


@isolate_apps("storefront")
def test_undeclared_fields_are_named():
    declared = Declaration("电话", "测试", Category.CONTACT, LegalGround.CONTRACT, ACCOUNT, "nowhere")

    class Forgetful(models.Model):
        NOT_PERSONAL = frozenset({"gone"})
        note = models.CharField(max_length=10)
        phone = EncryptedTextField()
        address = EncryptedTextField(declaration=declared)

        class Meta:
            app_label = "storefront"

    codes = sorted(error.id.removeprefix("mingbai.") for error in complaints_of(Forgetful))
    assert codes == ["P001", "P002", "P003", "P004", "P006"]


def test_keys_are_changed_while_rows_change(settings, monkeypatch):
    settings.PERSONAL_DATA_KEYS = {"old": OLD}
    users = [customer(phone=f"+861380000{n:04d}") for n in range(5)]
    settings.PERSONAL_DATA_KEYS = {"new": NEW, "old": OLD}
    monkeypatch.setattr(rotation, "BATCH", 2)
    reseal = rotation._reseal

    def meanwhile(row, field):
        if row.pk == users[3].pk:  # somebody saves another number while the command holds the old token
            changed = User.objects.get(pk=row.pk)
            changed.set_phone("+8613911111111")
            changed.save()
        return reseal(row, field)

    monkeypatch.setattr(rotation, "_reseal", meanwhile)
    assert rotation.reencrypt(User, User._meta.get_field("phone")) == 4
    settings.PERSONAL_DATA_KEYS = {"new": NEW}
    assert User.objects.get(pk=users[0].pk).phone == "+8613800000000"
    assert User.objects.get(pk=users[3].pk).phone == "+8613911111111"


def test_an_interrupted_change_of_keys_goes_on(settings, monkeypatch, capsys):
    settings.PERSONAL_DATA_KEYS = {"old": OLD}
    people = [customer(), customer(phone="+8613900139000", name="王阿姨", id_number="110000196101010017")]
    settings.PERSONAL_DATA_KEYS = {"new": NEW, "old": OLD}
    reseal, calls = rotation._reseal, []

    def breaks(row, field):
        calls.append(row)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return reseal(row, field)

    monkeypatch.setattr(rotation, "_reseal", breaks)
    with pytest.raises(KeyboardInterrupt):
        call_command("reencrypt")
    monkeypatch.setattr(rotation, "_reseal", reseal)
    call_command("reencrypt")
    settings.PERSONAL_DATA_KEYS = {"new": NEW}
    assert [User.objects.get(pk=user.pk).holder.name for user in people] == ["张明白", "王阿姨"]
    capsys.readouterr()
    call_command("reencrypt")
    assert capsys.readouterr().out == "0 values sealed anew\n"


def test_sessions_and_authenticators_change_keys_too(client, settings):
    from storefront.foundation.roles import Role
    from tests.people import sign_in, staff

    settings.PERSONAL_DATA_KEYS = {"old": OLD}
    sign_in(client, staff(Role.AUDITOR))
    settings.PERSONAL_DATA_KEYS = {"new": NEW, "old": OLD}
    call_command("reencrypt")
    settings.PERSONAL_DATA_KEYS = {"new": NEW}
    assert client.get("/ops/").status_code == 200


def test_expired_rows_are_erased_and_others_stay():
    now = clock.now()
    for age in (timedelta(hours=23), timedelta(hours=25)):
        SignInCode.objects.create(
            purpose="sign_in",
            phone_lookup="a",
            address_lookup="b",
            code_hash="",
            tries_left=0,
            created_at=now - age,
            expires_at=now,
        )
    assert erase_expired(now)["storefront.SignInCode"] == 1
    assert SignInCode.objects.get().created_at > now - timedelta(hours=24)


def test_old_messages_lose_their_contents_and_stay_as_rows():
    from django.db import transaction

    from storefront.messages.models import Message
    from storefront.messages.services import send_sms

    with transaction.atomic():
        send_sms(
            phone=ZHANG["phone"], text_code="refund_paid", params={"amount": "1.00", "tail": "1234"}, key="a"
        )
    assert erase_expired(clock.now() + timedelta(days=181))["storefront.Message"] == 1
    assert erase_expired(clock.now() + timedelta(days=181))["storefront.Message"] == 0
    message = Message.objects.get()
    assert (message.to, message.text, message.params, message.to_lookup) == (None, None, None, None)

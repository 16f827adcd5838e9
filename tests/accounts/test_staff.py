"""Making staff from the command line."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from storefront.accounts.models import User
from storefront.foundation.roles import roles_of
from tests.people import customer

pytestmark = pytest.mark.django_db


def test_staff_get_roles_and_a_secret_once(capsys, raw_rows):
    call_command("create_staff", "138 0013 8000", "--role", "service_desk", "--role", "auditor")
    secret = capsys.readouterr().out.split(":")[1].strip()
    assert len(secret) == 32 and secret not in raw_rows()
    user = User.objects.by_phone("+8613800138000")
    assert roles_of(user) == {"service_desk", "auditor"}
    call_command("create_staff", "13800138000", "--role", "finance")
    assert capsys.readouterr().out == "roles granted\n"


def test_a_lost_authenticator_is_replaced(capsys):
    call_command("create_staff", "13800138000", "--role", "auditor")
    first = Authenticator.objects.get().pk
    call_command("create_staff", "13800138000", "--role", "auditor", "--new-secret")
    assert Authenticator.objects.get().pk != first


def test_what_is_no_number_is_refused():
    with pytest.raises(CommandError):
        call_command("create_staff", "12345", "--role", "auditor")


def test_a_customer_has_no_roles():
    assert roles_of(customer()) == frozenset()

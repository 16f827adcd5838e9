"""Two at once: one account for a number, one use of a code, no try too many. On PostgreSQL."""

import threading

import pytest
from django.db import connection

from storefront.accounts import services
from storefront.accounts.models import SignInCode, User
from storefront.foundation.errors import BusinessRuleError
from storefront.messages.models import Message
from storefront.messages.services import erase_text

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PHONE = "+8613800138000"
AT_ONCE = 8


def together(work, times=AT_ONCE):
    """Run `work` in threads that start at one moment; the list of results and of refusals' codes."""
    barrier, results = threading.Barrier(times), []

    def run():
        barrier.wait()
        try:
            results.append(work())
        except BusinessRuleError as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_account_for_a_number():
    results = together(lambda: services.account_for(PHONE))
    assert len({user.pk for user, _ in results}) == 1
    assert sum(is_new for _, is_new in results) == 1
    assert User.objects.count() == 1


def test_one_code_a_minute_for_a_number():
    def ask():
        return services.request_code(phone=PHONE, purpose="sign_in", address="10.0.0.1").reference

    results = together(ask)
    assert results.count("too_many_codes") == AT_ONCE - 1
    assert SignInCode.objects.count() == 1


def test_a_code_is_used_once_and_tried_thrice():
    row = services.request_code(phone=PHONE, purpose="sign_in", address="10.0.0.1")
    code = Message.objects.get().text[len("【明白】验证码 ") :][:6]
    erase_text(f"code:{row.reference}")

    def check():
        return services.check_code(reference=row.reference, purpose="sign_in", typed=code).reference

    results = together(check)
    assert results.count(row.reference) == 1
    assert set(results) - {row.reference} == {"code_gone"}


def test_wrong_tries_at_once_are_three_at_most():
    row = services.request_code(phone=PHONE, purpose="sign_in", address="10.0.0.1")
    results = together(
        lambda: services.check_code(reference=row.reference, purpose="sign_in", typed="not it")
    )
    assert results.count("wrong_code") <= 2
    assert SignInCode.objects.get().tries_left == 0

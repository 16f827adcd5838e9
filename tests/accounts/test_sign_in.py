"""Signing in by phone and code: the pages, the caps, and what they never tell."""

import re
from datetime import timedelta

import pytest
import time_machine

from storefront.accounts.models import Consent, SignInCode, User
from storefront.foundation import clock, outbox
from storefront.messages.models import HandsetMessage, Message
from storefront.messages.selectors import handset_of
from tests.people import customer, sign_in, staff

pytestmark = pytest.mark.django_db(transaction=True)

SIGN_IN = "/account/sign-in/"
CODE = "/account/sign-in/code/"
AGAIN = "/account/sign-in/code/again/"
PHONE = "13800138000"


def ask(client, phone=PHONE, **extra):
    return client.post(SIGN_IN, {"phone": phone, "consent": "on", **extra})


def code_on_handset(phone=f"+86{PHONE}"):
    outbox.deliver_due()
    return re.search(r"\d{6}", handset_of(phone).messages[0].text)[0]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_first_sign_in_opens_an_account_with_its_consent(client):
    assert ask(client, next="/account/").status_code == 302
    answer = client.post(CODE, {"code": code_on_handset(), "next": "/account/"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    user = User.objects.by_phone(f"+86{PHONE}")
    assert user.phone_verified_at
    assert Consent.objects.get(user=user).purpose == "phone"
    assert client.get("/account/").status_code == 200


def test_a_second_sign_in_finds_the_same_account(client):
    user = customer()
    ask(client)
    client.post(CODE, {"code": code_on_handset()})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_without_the_consent_no_code_is_sent(client):
    answer = client.post(SIGN_IN, {"phone": PHONE})
    assert answer.status_code == 422
    assert not SignInCode.objects.exists()
    assert "checked" not in client.get(SIGN_IN).content.decode()


@pytest.mark.parametrize(
    "typed", ["１３８００１３８０００", "+86 138-0013-8000", "86 13800138000", " 138 0013 8000 "]
)
def test_a_number_is_read_as_people_type_it(client, typed):
    ask(client, typed)
    assert handset_of(f"+86{PHONE}") is None
    assert code_on_handset()


@pytest.mark.parametrize(
    "typed",
    ["", "12345", "\x00", "1" * 5000, "<script>", "\u202e13800138000x", "12800138000", "=HYPERLINK(1)"],
)
def test_what_is_no_number_gets_a_message(client, typed):
    answer = ask(client, typed)
    assert answer.status_code == 422
    assert not SignInCode.objects.exists()


@pytest.mark.parametrize("typed", ["", "12345", "\x00", "9" * 5000, "<b>", "abcdef", "{{7*7}}"])
def test_what_is_no_code_costs_no_try(client, typed):
    ask(client)
    assert client.post(CODE, {"code": typed}).status_code == 422
    assert SignInCode.objects.get().tries_left == 3


def test_three_wrong_codes_are_the_end_of_it(client):
    ask(client)
    code = code_on_handset()
    for _ in range(3):
        assert client.post(CODE, {"code": wrong(code)}).status_code == 422
    assert client.post(CODE, {"code": code}).status_code == 422
    assert "_auth_user_id" not in client.session
    assert SignInCode.objects.get().code_hash == ""


def test_a_code_works_once(client):
    other = type(client)()
    ask(client)
    code = code_on_handset()
    other.cookies.update(client.cookies)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert other.post(CODE, {"code": code})["Location"].startswith(SIGN_IN)


def test_a_code_lives_five_minutes(client):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        ask(client)
        code = code_on_handset()
        traveller.shift(timedelta(minutes=5))
        assert client.post(CODE, {"code": code}).status_code == 422


def test_pasted_code_with_spaces_and_full_width_digits_works(client):
    ask(client)
    code = code_on_handset()
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post(CODE, {"code": f" {wide[:3]} {wide[3:]} "}).status_code == 302


def test_another_code_only_after_sixty_seconds(client):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        ask(client)
        page = client.get(CODE).content.decode()
        assert 'data-countdown="60"' in page
        assert "还要等 <span data-countdown-left>60</span> 秒" in page
        traveller.shift(59)
        client.post(AGAIN)
        assert SignInCode.objects.count() == 1
        traveller.shift(1)
        client.post(AGAIN)
        assert SignInCode.objects.count() == 2


def test_another_browser_is_told_to_wait_for_the_same_number(client):
    ask(client)
    answer = ask(type(client)())
    assert answer.status_code == 429
    assert SignInCode.objects.count() == 1


def test_caps_per_number_stand_in_rows(client, settings):
    settings.CODES_PER_NUMBER = (2, 3)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for expected in (302, 302, 429):
            assert ask(type(client)()).status_code == expected
            traveller.shift(61)
        traveller.shift(3600)
        assert ask(type(client)()).status_code == 302
        traveller.shift(3601)
        assert ask(type(client)()).status_code == 429  # three in a day


def test_caps_per_address_stand_in_rows(client, settings):
    settings.CODES_PER_ADDRESS = (2, 100)
    answers = [ask(type(client)(), f"1380013800{n}").status_code for n in range(3)]
    assert answers == [302, 302, 429]


def test_known_and_unknown_numbers_get_the_same_pages(client):
    customer()
    pages = []
    for phone in (PHONE, "13700137000"):
        browser = type(client)()
        first = ask(browser, phone)
        second = browser.get(CODE)
        text = re.sub(r'value="[^"]{64}"', "", second.content.decode())
        pages.append(
            (first.status_code, first["Location"], text.replace(phone[:3], "").replace(phone[-4:], ""))
        )
    assert pages[0] == pages[1]


def test_known_and_unknown_numbers_cost_the_same_queries(client, connection_queries):
    customer()
    ask(type(client)(), "13600136000")  # the address is known from now on
    counts = []
    for phone in (PHONE, "13700137000"):
        browser = type(client)()
        with connection_queries() as captured:
            ask(browser, phone)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_no_phone_and_no_code_lie_in_clear(client, raw_rows):
    ask(client)
    code = code_on_handset()
    waiting = raw_rows()
    assert HandsetMessage.objects.exists()
    assert PHONE not in waiting and code not in re.sub(r"\d{7,}", "", waiting)
    client.post(CODE, {"code": code})
    assert PHONE not in raw_rows()
    assert Message.objects.get().text is None
    assert SignInCode.objects.get().code_hash == ""


def test_the_session_key_in_the_cookie_is_not_in_the_table(client, raw_rows):
    sign_in(client, customer())
    assert client.cookies["sessionid"].value not in raw_rows()


def test_signed_in_for_thirty_days(client):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, customer())
        traveller.shift(timedelta(days=30) - timedelta(seconds=1))
        assert client.get("/account/").status_code == 200
        traveller.shift(1)
        assert client.get("/account/")["Location"].startswith(SIGN_IN)


def test_signing_out_everywhere_ends_other_sessions(client):
    other = type(client)()
    user = sign_in(client, customer())
    sign_in(other, user)
    client.post("/account/sign-out-everywhere/")
    assert other.get("/account/")["Location"].startswith(SIGN_IN)


def test_next_leads_only_to_our_own_pages(client):
    sign_in(client, customer())
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\x00"):
        assert client.get(SIGN_IN, {"next": evil})["Location"] == "/account/"
    assert client.get(SIGN_IN, {"next": "/account/data/"})["Location"] == "/account/data/"


def test_a_closed_account_is_told_so(client):
    user = customer()
    User.objects.filter(pk=user.pk).update(is_active=False)
    ask(client)
    assert client.post(CODE, {"code": code_on_handset()}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_code_page_without_a_number_leads_back(client):
    assert client.get(CODE)["Location"].startswith(SIGN_IN)
    assert client.post(AGAIN)["Location"].startswith(SIGN_IN)


def test_staff_give_a_second_factor_from_the_demo_handset(client):
    from storefront.foundation.roles import Role

    desk = staff(Role.SERVICE_DESK)
    phone = desk.phone.removeprefix("+86")
    ask(client, phone, next="/ops/")
    answer = client.post(CODE, {"code": code_on_handset(desk.phone), "next": "/ops/"})
    assert answer["Location"] == "/account/sign-in/second-factor/"
    assert client.get("/ops/").status_code == 404
    client.get("/account/sign-in/second-factor/")
    shown = re.search(r"动态码：(\d{6})", handset_of(desk.phone).messages[0].text)[1]
    assert client.post("/account/sign-in/second-factor/", {"code": wrong(shown)}).status_code == 422
    answer = client.post("/account/sign-in/second-factor/", {"code": shown})
    assert (answer.status_code, answer["Location"]) == (302, "/ops/")
    assert client.get("/ops/").status_code == 200


def test_a_second_factor_code_works_once_and_tries_are_limited(client):
    from storefront.accounts.services.second_factor import check_second_factor, show_on_demo_handset
    from storefront.foundation.errors import BusinessRuleError
    from storefront.foundation.roles import Role

    desk = staff(Role.FINANCE)
    show_on_demo_handset(desk)
    code = re.search(r"动态码：(\d{6})", handset_of(desk.phone).messages[0].text)[1]
    check_second_factor(user=desk, typed=code)
    for _ in range(5):
        with pytest.raises(BusinessRuleError) as refused:
            check_second_factor(user=desk, typed=code)
        assert refused.value.code == "wrong_code"
    with pytest.raises(BusinessRuleError) as refused:
        check_second_factor(user=desk, typed=code)
    assert refused.value.code == "too_many_tries"


def test_staff_without_a_second_factor_see_no_desk(client):
    from storefront.foundation.roles import Role

    client.force_login(staff(Role.SERVICE_DESK))
    assert client.get("/ops/").status_code == 404


@pytest.mark.parametrize("garbage", ["x", "'; --", "%00", "a" * 4000, "Z" * 32])
def test_garbage_in_cookies_is_nobody(client, garbage):
    for name in ("sessionid", "device", "edition", "language"):
        client.cookies[name] = garbage
    assert client.get("/account/")["Location"].startswith(SIGN_IN)
    assert client.get(SIGN_IN).status_code == 200


def test_a_session_sealed_with_a_lost_key_is_nobody(client, settings):
    sign_in(client, customer())
    settings.PERSONAL_DATA_KEYS = {"new": b"\x02" * 32}
    assert client.get("/account/")["Location"].startswith(SIGN_IN)

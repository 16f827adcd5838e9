"""Filling, confirming and sending an application by its services."""

from datetime import date, timedelta

import pytest
import time_machine

from policies.enrolment.domain.progress import CHECK, first_open
from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import CoverSlot
from policies.enrolment.selectors import progress_of
from policies.enrolment.services import answers, people
from policies.enrolment.services.opening import accept_price, open_application
from policies.enrolment.services.submission import (
    reopen_application,
    reopen_if_outdated,
    submit_application,
)
from storefront.accounts.gateways import IdentityResult
from storefront.accounts.identity import parse_id
from storefront.foundation import clock
from storefront.foundation.clock import BEIJING
from storefront.foundation.errors import BusinessRuleError
from tests.enrolment import factory
from tests.people import WANG, customer

pytestmark = pytest.mark.django_db


def refusal_of(action, *args, **kwargs) -> str:
    with pytest.raises(BusinessRuleError) as refusal:
        action(*args, **kwargs)
    return refusal.value.code


def test_application_copies_the_quote_and_is_made_once():
    application = factory.draft()
    assert application.premium_fen == 2000
    again = open_application(quote=application.quote, chain=application.chain, user=application.applicant)
    assert again == application


def test_submitting_freezes_persons_and_holds_the_room(guarded):
    application = factory.submitted()
    assert application.state == ApplicationState.SUBMITTED
    snapshots = {row.role: row.snapshot["id_number"] for row in application.parties.all()}
    assert snapshots == {"applicant": factory.NUMBER, "insured": factory.NUMBER}
    slot = CoverSlot.objects.get(application=application)
    assert slot.state == SlotState.HELD
    assert slot.death_sum_fen == 4_000_000
    assert slot.end_at - slot.start_at == timedelta(days=365)


def test_submitting_twice_is_refused():
    application = factory.filled()
    nonce = factory.tick(application)
    submit_application(application=application, nonce=nonce)
    assert refusal_of(submit_application, application=application, nonce=nonce) == "not_open"


def test_a_tick_on_an_earlier_rendering_does_not_count():
    application = factory.filled()
    old = factory.tick(application)
    factory.tick(application)
    assert refusal_of(submit_application, application=application, nonce=old) == "stale_tick"


def test_a_tick_from_before_the_last_change_does_not_count():
    application = factory.filled()
    nonce = factory.tick(application)
    people.set_address(application=application, address="上海市浦东新区世纪大道 1 号")
    assert refusal_of(submit_application, application=application, nonce=nonce) == "stale_tick"


@pytest.mark.parametrize("nonce", ["", "\x00", "x" * 10_000, "'; drop table"])
def test_a_forged_tick_does_not_count(nonce):
    assert refusal_of(submit_application, application=factory.filled(), nonce=nonce) == "stale_tick"


def test_nothing_is_sent_while_a_question_is_open():
    application = factory.draft()
    factory.name(application)
    nonce = factory.tick(application)
    assert refusal_of(submit_application, application=application, nonce=nonce) == "incomplete"


def test_everything_answered_leads_to_the_check():
    assert first_open(progress_of(factory.filled())).code == CHECK


def test_changes_after_sending_are_refused():
    application = factory.submitted()
    assert refusal_of(people.set_address, application=application, address="广州市天河区") == "not_open"


def test_reopening_gives_the_room_back():
    application = factory.submitted()
    assert reopen_application(application=application)
    assert CoverSlot.objects.get(application=application).state == SlotState.RELEASED
    submit_application(application=application, nonce=factory.tick(application))
    assert CoverSlot.objects.get(application=application).state == SlotState.HELD


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        # Edge case 5: born 2008-11-22, asked around Beijing's midnight; UTC is still on the day before.
        ("2026-11-21T23:59:59+08:00", False),
        ("2026-11-22T00:00:01+08:00", True),
    ],
)
def test_applicant_is_18_on_the_birthday_in_beijing(moment, allowed):
    with time_machine.travel(moment, tick=False):
        user = customer(phone="+8613700137000")
        application = factory.draft(user, age=18)
        parsed = parse_id("110000200811220018")
        if allowed:
            people.name_insured(application=application, name="李成年", parsed=parsed)
        else:
            assert (
                refusal_of(people.name_insured, application=application, name="李成年", parsed=parsed)
                == "APPLICANT_AGE"
            )


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 2, 27), False), (date(2026, 2, 28), True)])
def test_leap_day_child_is_18_on_28_february(day, allowed):
    """Edge case 6: born 2008-02-29 (民法典 Art.202)."""
    with time_machine.travel(clock.start_of_day(day) + timedelta(hours=9), tick=False):
        version = factory.base()
        type(version).objects.update(effective_on=date(2026, 1, 1))
        application = factory.draft(customer(phone="+8613700137001"), age=18)
        parsed = parse_id("110000200802290014")
        if allowed:
            people.name_insured(application=application, name="闰小日", parsed=parsed)
        else:
            with pytest.raises(BusinessRuleError):
                people.name_insured(application=application, name="闰小日", parsed=parsed)


@pytest.mark.parametrize(("birthday_in", "allowed"), [(1, False), (2, True)])
def test_age_limit_counts_at_the_start_of_cover(birthday_in, allowed):
    """Edge case 7: who is 80 when cover starts is taken, who turns 81 that day is not."""
    today = clock.today()
    birthday = clock.add_days(today, birthday_in)
    number = factory.born(birthday.replace(year=birthday.year - 81))
    application = factory.draft(customer(phone="+8613700137002"), age=80)
    parsed = parse_id(number)
    if allowed:
        people.name_insured(application=application, name="高寿", parsed=parsed)
    else:
        code = refusal_of(people.name_insured, application=application, name="高寿", parsed=parsed)
        assert code == "AGE_TOO_OLD"


def test_a_stated_birthday_that_differs_from_the_number_blocks():
    """Edge case 3: nothing is overridden silently."""
    application = factory.draft(customer(phone="+8613700137003"))
    parsed = parse_id(factory.NUMBER)
    people.name_insured(application=application, name="张明白", parsed=parsed)
    code = refusal_of(
        people.confirm_identity, application=application, born_on=date(1990, 3, 8), sex=parsed.sex
    )
    assert code == "birth_contradicts_id"
    other = "female" if parsed.sex == "male" else "male"
    code = refusal_of(people.confirm_identity, application=application, born_on=parsed.born_on, sex=other)
    assert code == "sex_contradicts_id"
    assert not progress_of(application).verified


@pytest.mark.parametrize(
    ("number", "result"),
    [
        (factory.born(date(1999, 9, 9)), IdentityResult.NO_MATCH),
        (factory.born(date(1998, 8, 8)), IdentityResult.UNAVAILABLE),
        (factory.NUMBER, IdentityResult.MATCH),
    ],
)
def test_real_name_check_has_three_ends_and_keeps_what_was_typed(number, result):
    application = factory.draft(customer(phone="+8613700137004"))
    parsed = parse_id(number)
    people.name_insured(application=application, name="张明白", parsed=parsed)
    answer = people.confirm_identity(application=application, born_on=parsed.born_on, sex=parsed.sex)
    assert answer == result
    progress = progress_of(application)
    assert progress.has_person
    assert progress.verified is (result == IdentityResult.MATCH)


def test_the_account_of_somebody_else_is_refused():
    application = factory.draft(customer())
    parsed = parse_id(WANG["id_number"])
    people.name_insured(application=application, name="王阿姨", parsed=parsed)
    code = refusal_of(
        people.confirm_identity, application=application, born_on=parsed.born_on, sex=parsed.sex
    )
    assert code == "other_holder"


@pytest.mark.parametrize("risk_class", [5, 6])
def test_dangerous_work_is_not_insured_and_says_so(risk_class):
    application = factory.draft()
    factory.name(application)
    people.set_address(application=application, address=factory.ADDRESS)
    code = refusal_of(
        people.set_occupation, application=application, occupation=factory.work_of_class(risk_class)
    )
    assert code == "OCCUPATION_OUT"
    assert not progress_of(application).occupation_fits


def test_another_class_than_quoted_asks_for_the_new_price():
    """Edge case 22: the new price is agreed to by its sum, never silently."""
    application = factory.filled()
    people.set_occupation(application=application, occupation=factory.work_of_class(4))
    assert not progress_of(application).price_stands
    assert refusal_of(submit_application, application=application, nonce=factory.tick(application)) == (
        "incomplete"
    )
    assert refusal_of(accept_price, application=application, total_fen=2999) == "price_changed"
    accept_price(application=application, total_fen=3000)
    assert application.premium_fen == 3000
    submit_application(application=application, nonce=factory.tick(application))


def test_an_answer_that_declines_keeps_the_sale_from_going_on():
    application = factory.filled()
    question = application.version.definition.disclosure_questions[0]
    answers.answer_disclosure(
        application=application, code=question.code, answer="yes" if question.decline_if else "no"
    )
    assert question.code in progress_of(application).declined
    assert refusal_of(submit_application, application=application, nonce=factory.tick(application)) == (
        "incomplete"
    )


def test_each_answer_keeps_its_wording_and_time():
    """R-02: the version of the question's text, the answer, the time."""
    application = factory.filled()
    question = application.version.definition.disclosure_questions[0]
    row = application.answers.get(code=question.code)
    assert row.question_text == question.text
    assert row.answered_at <= clock.now()


def test_own_will_counts_only_for_the_advice_it_was_given_against():
    application = factory.filled()
    answers.answer_need(application=application, code="means", answer="yes")
    answers.confirm_own_will(application=application)
    assert progress_of(application).own_will_confirmed
    answers.answer_need(application=application, code="similar", answer="medical")
    assert not progress_of(application).own_will_confirmed


def test_a_start_that_passed_moves_to_tomorrow():
    application = factory.filled()
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        application = open_application(
            quote=application.quote, chain=application.chain, user=application.applicant
        )
        assert application.start_on == clock.add_days(clock.today(), 1)
        assert (application.end_on - application.start_on).days in {364, 365}


def test_one_day_bought_before_midnight_starts_at_midnight():
    """Edge case 26: bought at 23:59:59.9 it runs the next day from 00:00 to 24:00, Beijing time."""
    with time_machine.travel("2026-11-22T23:59:59.9+08:00", tick=False):
        application = factory.submitted(term="1d")
    slot = CoverSlot.objects.get(application=application)
    assert slot.start_at.astimezone(BEIJING).isoformat() == "2026-11-23T00:00:00+08:00"
    assert slot.end_at.astimezone(BEIJING).isoformat() == "2026-11-24T00:00:00+08:00"


def new_version():
    """The product again under a later number."""
    from storefront.catalogue.folder.sources import PRODUCTS, Sources, read_folder
    from storefront.catalogue.services import load_product

    files = dict(read_folder("base", PRODUCTS).files)
    product = files["product.toml"].replace('number = "2026-1"', 'number = "2026-2"')
    yesterday = clock.add_days(clock.today(), -1).isoformat()
    files["product.toml"] = product.replace("effective_on = 2026-11-01", f"effective_on = {yesterday}")
    return load_product(Sources("base", files)).version


def test_a_new_version_before_paying_is_read_and_confirmed_again():
    """Edge case 21: what was sent under the old version comes back to the check page under the new."""
    application = factory.submitted()
    version = new_version()
    factory.read_everything(application.chain)
    application.chain.refresh_from_db()
    assert reopen_if_outdated(application=application)
    application = open_application(
        quote=application.quote, chain=application.chain, user=application.applicant
    )
    assert application.version == version
    assert not reopen_if_outdated(application=application)
    submit_application(application=application, nonce=factory.tick(application))
    assert not reopen_if_outdated(application=application)


def test_a_start_that_passed_before_paying_is_confirmed_again():
    application = factory.submitted()
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert reopen_if_outdated(application=application)
    assert application.is_open

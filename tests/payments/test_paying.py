"""Opening and booking payments: one open order, the right sum, and money that cannot be kept."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from policies.enrolment.enums import ApplicationState, SlotState
from policies.enrolment.models import CoverSlot
from policies.payments import services
from policies.payments.demo import pay_as_payer
from policies.payments.domain import CURRENCY, Receipt
from policies.payments.enums import HoldReason, PaymentState, RefundState
from policies.payments.models import Payment, Refund
from policies.payments.sandbox_cashier.models import Trade
from storefront.accounts.models import User
from storefront.foundation import clock, outbox
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.transitions import StateChange
from storefront.messages.models import Message
from tests.payments import factory


def receipt(amount_fen=200, trade_no="T1", currency=CURRENCY):
    return Receipt(trade_no=trade_no, amount_fen=amount_fen, currency=currency)


def owed_policies():
    return OutboxEntry.objects.filter(kind="cover.issue_policy")


def test_a_double_click_opens_one_order(application):
    assert services.start_payment(application) == services.start_payment(application)
    assert Payment.objects.count() == 1


def test_the_sum_is_the_applications_and_goes_to_the_cashier_to_the_fen(another):
    payment = services.start_payment(another(premium_fen=12345))
    assert factory.open_at_cashier(payment).total_fen == payment.amount_fen == 12345


def test_the_subject_at_the_cashier_names_no_person(application):
    trade = factory.open_at_cashier(services.start_payment(application))
    assert trade.subject == application.version.name


@pytest.mark.parametrize("state", [ApplicationState.DRAFT, ApplicationState.CLOSED, ApplicationState.ISSUED])
def test_an_application_that_waits_for_no_money_opens_no_order(another, state):
    with pytest.raises(BusinessRuleError) as caught:
        services.start_payment(another(state=state))
    assert caught.value.code == "not_submitted"
    assert not Payment.objects.exists()


def test_a_changed_price_closes_the_old_order(application):
    old = services.start_payment(application)
    type(application).objects.filter(pk=application.pk).update(premium_fen=300)
    new = services.start_payment(application)
    old.refresh_from_db()
    assert (old.state, new.amount_fen) == (PaymentState.CLOSED, 300)


def test_nothing_to_pay_is_paid_without_a_gateway(another, settings):
    settings.PAYMENT_TRANSPORT = "http"  # a call would fail: nobody listens
    application = another(premium_fen=0)
    payment = services.start_payment(application)
    application.refresh_from_db()
    assert (payment.state, application.state) == (PaymentState.PAID, ApplicationState.PAID)
    assert owed_policies().count() == 1
    assert services.start_payment(application) == payment
    assert not Trade.objects.exists()


def test_the_right_sum_owes_a_policy_once(application):
    payment = services.start_payment(application)
    for _ in range(3):
        services.confirm_paid(payment=payment, receipt=receipt(), actor="test")
    application.refresh_from_db()
    assert (payment.state, payment.received_fen) == (PaymentState.PAID, 200)
    assert (application.state, application.paid_at) == (ApplicationState.PAID, payment.paid_at)
    assert [entry.payload for entry in owed_policies()] == [{"payment": payment.reference}]
    assert StateChange.objects.filter(subject="policies.payment", to_state="paid").count() == 1


@pytest.mark.parametrize(
    ("told", "because"),
    [
        (receipt(199), HoldReason.AMOUNT),
        (receipt(201), HoldReason.AMOUNT),
        (receipt(currency="USD"), HoldReason.CURRENCY),
    ],
)
def test_another_sum_or_currency_is_held_and_all_of_it_promised_back(application, told, because):
    payment = services.start_payment(application)
    services.confirm_paid(payment=payment, receipt=told, actor="test")
    application.refresh_from_db()
    assert (payment.state, payment.hold_reason) == (PaymentState.HELD, because)
    assert application.state == ApplicationState.SUBMITTED  # it may be paid again
    assert not owed_policies().exists()
    assert Refund.objects.get(payment=payment).amount_fen == told.amount_fen
    assert services.start_payment(application) != payment


def test_who_paid_another_sum_is_told_by_sms(another):
    payer = User.objects.create_user(phone="+8613800138000")
    payment = services.start_payment(another(applicant=payer))
    services.confirm_paid(payment=payment, receipt=receipt(199), actor="test")
    message = Message.objects.get(person=payer)
    assert "1.99" in message.text
    assert "金额" in message.text


def test_a_product_withdrawn_before_paying_takes_no_money(application):
    application.version.published_at = application.version.withdrawn_at = clock.now()
    application.version.save()
    with pytest.raises(BusinessRuleError) as caught:
        services.start_payment(application)
    assert caught.value.code == "withdrawn"
    assert not Payment.objects.exists()


@pytest.mark.parametrize("state", [SlotState.HELD, SlotState.RELEASED])
def test_the_insureds_room_is_kept_as_long_as_the_cashier_takes_money(application, state):
    slot = CoverSlot.objects.create(
        application=application,
        insured_lookup="x",
        limit_key="base",
        start_at=clock.start_of_day(application.start_on),
        end_at=clock.start_of_day(application.end_on),
        death_sum_fen=100,
        state=state,
        held_until=clock.now() + timedelta(minutes=1),
    )
    payment = services.start_payment(application)
    slot.refresh_from_db()
    assert slot.state == SlotState.HELD
    assert slot.held_until > payment.expires_at


def test_one_fen_less_goes_back_to_the_payer_by_itself(application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment, amount_fen=199)
    assert factory.deliver_again(trade) == [True]
    outbox.deliver_due()
    trade.refresh_from_db()
    payment.refresh_from_db()
    assert (trade.paid_fen, trade.refunded_fen) == (199, 199)
    assert (payment.state, payment.refunded_fen) == (PaymentState.REFUNDED, 199)


def test_the_demos_payer_pays_without_any_server(application, settings):
    settings.PAYMENT_TRANSPORT = "http"  # as in the demo's set-up: nobody listens yet
    payment = pay_as_payer(services.start_payment(application))
    assert payment.state == PaymentState.PAID
    assert owed_policies().count() == 1


def test_money_after_closing_is_kept_while_the_application_waits(application):
    payment = services.start_payment(application)
    assert services.close_unpaid(payment=payment, actor="test", reason="over")
    services.confirm_paid(payment=payment, receipt=receipt(), actor="test")
    assert payment.state == PaymentState.PAID
    assert owed_policies().count() == 1


def test_money_after_closing_wins_over_a_newer_unpaid_order(application):
    first = services.start_payment(application)
    services.close_unpaid(payment=first, actor="test", reason="over")
    second = services.start_payment(application)
    services.confirm_paid(payment=first, receipt=receipt(), actor="test")
    second.refresh_from_db()
    assert (first.state, second.state) == (PaymentState.PAID, PaymentState.CLOSED)
    services.confirm_paid(payment=second, receipt=receipt(trade_no="T2"), actor="test")
    assert (second.state, second.hold_reason) == (PaymentState.HELD, HoldReason.PAID_TWICE)
    assert owed_policies().count() == 1
    assert Refund.objects.get().payment == second


def test_money_for_a_closed_application_goes_back(application):
    payment = services.start_payment(application)
    type(application).objects.filter(pk=application.pk).update(state=ApplicationState.CLOSED)
    services.confirm_paid(payment=payment, receipt=receipt(), actor="test")
    assert (payment.state, payment.hold_reason) == (PaymentState.HELD, HoldReason.TOO_LATE)
    assert not owed_policies().exists()


def test_an_old_price_paid_late_goes_back(application):
    payment = services.start_payment(application)
    type(application).objects.filter(pk=application.pk).update(premium_fen=300)
    services.confirm_paid(payment=payment, receipt=receipt(200), actor="test")
    assert payment.state == PaymentState.HELD


def test_an_order_over_its_time_is_asked_about_before_a_new_one(application):
    payment = services.start_payment(application)
    factory.open_at_cashier(payment)
    with time_machine.travel(payment.expires_at + timedelta(seconds=1), tick=False):
        services.settle_expired(application)
        payment.refresh_from_db()
        assert payment.state == PaymentState.CLOSED  # the cashier says it is over
        assert services.start_payment(application).state == PaymentState.CREATED


def test_a_silent_gateway_keeps_an_order_over_its_time_open(application, settings):
    payment = services.start_payment(application)
    settings.PAYMENT_TRANSPORT = "http"
    settings.ALIPAY_GATEWAY_URL = "http://127.0.0.1:9/"
    with time_machine.travel(payment.expires_at + timedelta(hours=1), tick=False):
        services.settle_expired(application)
        with pytest.raises(BusinessRuleError) as caught:
            services.start_payment(application)
    assert caught.value.code == "payment_pending"
    payment.refresh_from_db()
    assert payment.state == PaymentState.CREATED


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "paid"},  # paid without money
        {"received_fen": 200},  # money in an unpaid order
        {"state": "held", "received_fen": 200, "refund_reserved_fen": 201},
        {"state": "held", "received_fen": 200, "refund_reserved_fen": 100, "refunded_fen": 101},
        {"state": "refunded", "received_fen": 200},
        {"currency": "USD"},
    ],
)
def test_the_database_itself_refuses_impossible_money(application, changes):
    payment = services.start_payment(application)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**changes)


def test_the_database_itself_refuses_a_second_open_order(application):
    payment = services.start_payment(application)
    payment.pk, payment.reference, payment.out_trade_no = None, "x", "y"
    with pytest.raises(IntegrityError), transaction.atomic():
        payment.save(force_insert=True)


def test_what_was_paid_and_never_issued_goes_back_after_a_day(application):
    payment = services.start_payment(application)
    trade = factory.pay_at_cashier(payment)
    factory.deliver_again(trade)
    assert services.refund_unissued() == 0
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert services.refund_unissued() == 1
        assert services.refund_unissued() == 0
        OutboxEntry.objects.filter(kind="cover.issue_policy").delete()
        outbox.deliver_due()
    payment.refresh_from_db()
    application.refresh_from_db()
    trade.refresh_from_db()
    assert (payment.state, application.state) == (PaymentState.REFUNDED, ApplicationState.CLOSED)
    assert trade.refunded_fen == 200


def test_what_was_issued_is_not_refunded_for_being_old(application):
    payment = services.start_payment(application)
    services.confirm_paid(payment=payment, receipt=receipt(), actor="test")
    type(application).objects.filter(pk=application.pk).update(state=ApplicationState.ISSUED)
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert services.refund_unissued() == 0
    assert not Refund.objects.filter(state=RefundState.REQUESTED).exists()

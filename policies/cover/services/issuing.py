"""From paid to policy: exactly one for an application, or the money back, whatever happens."""

import secrets
from datetime import date, datetime

from django.db import transaction

from policies.cover import domain
from policies.cover.models import (
    BeneficiaryDesignation,
    DesignatedBeneficiary,
    Policy,
    PolicyParticular,
    PolicyParty,
)
from policies.cover.services.papers import request_papers
from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from policies.enrolment.selectors import party, reasons_against
from policies.enrolment.services.opening import move_start
from policies.enrolment.services.slots import release_slot, take_slot
from policies.payments.enums import PaymentState
from policies.payments.models import Payment
from policies.payments.services import request_refund
from storefront.foundation import clock, outbox
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.foundation.transitions import transition
from storefront.messages.services import record_policy_event, send_sms
from storefront.reading.enums import RowKind
from storefront.reading.services import conclude_chain, record_event
from storefront.rules.terms import Starts

ACTOR = "system:cover"
REMIND = "cover.remind_of_end"
# What the payer is told; a code that is not here reads as `other`.
REASONS = {
    "one_at_a_time": "同一时间已经有一份这款产品的保单",
    "one_per_item": "这件物品同一时间已经有一份这款产品的保单",
    "death_sum_limit": "同一时间的身故保额会超过 50 万元",
    "withdrawn": "这款产品已经停售",
    "not_insurable": "被保险人在保障开始时不符合投保条件",
    "paid_twice": "这份投保已经付过一次",
    "other": "没能出单",
}


def settle_payment(reference: str) -> Policy | None:
    """Issue the policy a payment is for, or give the money back. Bears running twice, at once and late."""
    payment = Payment.objects.select_related("application__version__product").get(reference=reference)
    try:
        return issue_policy(payment=payment)
    except BusinessRuleError as error:
        give_back(payment=payment, reason=error.code)
        return None


@transaction.atomic
def issue_policy(*, payment: Payment) -> Policy | None:
    """The policy of a payment, made if there is none yet. None where the money is on its way back
    already. BusinessRuleError where no policy may be issued; then nothing was written."""
    application = Application.objects.select_for_update().get(pk=payment.application_id)
    payment.refresh_from_db()
    existing = Policy.objects.filter(application=application).first()
    if existing is not None:
        if existing.payment_id != payment.pk:
            raise BusinessRuleError("paid_twice", REASONS["paid_twice"])
        return existing
    if payment.state != PaymentState.PAID or payment.refund_reserved_fen:
        return None
    _refuse_unfit(application, payment)
    begins_at = payment.paid_at if _starts_at_payment(application) else None
    take_slot(application=application, actor=ACTOR, begins_at=begins_at)
    policy = _write(application, payment, begins_at)
    transition(application, ApplicationState.ISSUED, actor=ACTOR, reason="policy issued")
    _tell(policy)
    return policy


def _refuse_unfit(application: Application, payment: Payment) -> None:
    if application.state == ApplicationState.SUBMITTED:
        transition(application, ApplicationState.PAID, actor=ACTOR, reason="paid", paid_at=payment.paid_at)
    if application.state != ApplicationState.PAID:
        raise BusinessRuleError("other", REASONS["other"])
    if application.version.withdrawn_at is not None:
        raise BusinessRuleError("withdrawn", REASONS["withdrawn"])
    paid_on = clock.beijing_date(payment.paid_at or clock.now())
    move_start(application, paid_on)
    insured = party(application)
    if insured is None or reasons_against(application, insured, asked_on=paid_on):
        raise BusinessRuleError("not_insurable", REASONS["not_insurable"])


def _starts_at_payment(application: Application) -> bool:
    return application.version.definition.terms.starts is Starts.PAYMENT


def _write(application: Application, payment: Payment, begins_at: datetime | None) -> Policy:
    start_at = begins_at or clock.start_of_day(application.start_on)
    end_at = clock.start_of_day(clock.add_days(application.end_on, 1))
    now = clock.now()
    policy = Policy.objects.create(
        number=_fresh_number(clock.beijing_date(now)),
        application=application,
        holder_id=application.applicant_id,
        version_id=application.version_id,
        payment=payment,
        plan=application.plan,
        riders=application.riders,
        term=application.term,
        start_on=application.start_on,
        end_on=application.end_on,
        start_at=start_at,
        end_at=end_at,
        cover_ends_at=end_at,
        premium_fen=application.premium_fen,
        price_lines=application.price_lines,
        item_price_fen=application.item_price_fen,
        issued_at=now,
    )
    for row in application.parties.all():
        PolicyParty.objects.create(
            policy=policy,
            role=row.role,
            person_id=row.person_id,
            occupation_code=row.occupation_code,
            occupation_class=row.occupation_class,
            snapshot=row.snapshot,
        )
    _note_particulars(policy, application)
    if application.version.definition.terms.pays_on_death:
        _designate(policy, application)
    return policy


def _fresh_number(issued_on: date) -> str:
    while True:
        number = domain.policy_number(issued_on, secrets.randbelow(10**domain.NUMBER_DIGITS))
        if not Policy.objects.filter(number=number).exists():
            return number


def _note_particulars(policy: Policy, application: Application) -> None:
    asked = {one.code for one in application.version.definition.particulars}
    for row in application.particulars.filter(code__in=asked):
        PolicyParticular.objects.create(
            policy=policy, code=row.code, label=row.label, value=row.value, lookup=row.lookup
        )


def _designate(policy: Policy, application: Application) -> None:
    designation = BeneficiaryDesignation.objects.create(
        policy=policy,
        number=1,
        kind=application.beneficiary_kind,
        declared_at=application.submitted_at or policy.issued_at,
    )
    for row in application.beneficiaries.all() if application.beneficiary_kind == "named" else ():
        DesignatedBeneficiary.objects.create(
            designation=designation,
            order=row.order,
            share_bp=row.share_bp,
            relationship=row.relationship,
            name=row.name,
            id_number=row.id_number,
            id_lookup=row.id_lookup,
            address=row.address,
        )


def _tell(policy: Policy) -> None:
    chain = policy.application.chain
    if chain is not None:
        record_event(chain, RowKind.PAID, payment=policy.payment.reference, fen=policy.premium_fen)
        record_event(chain, RowKind.ISSUED, policy=policy.reference)
        conclude_chain(chain, actor=ACTOR)
    request_papers(policy)
    last = domain.day_words(policy.end_on)
    record_policy_event(
        policy_reference=policy.reference,
        policy_number=policy.number,
        owner=policy.holder,
        kind="issued",
        text=f"保单已出，保障 {domain.start_words(policy.start_at)}到 {last} 24 时。",
        key=f"issued:{policy.reference}",
    )
    if policy.holder.phone:
        text_code, params = _sms_of(policy)
        send_sms(
            phone=policy.holder.phone,
            text_code=text_code,
            params=params,
            key=f"issued:{policy.reference}",
            person=policy.holder,
        )
    outbox.enqueue(
        kind=REMIND,
        key=f"ends:{policy.reference}",
        payload={"policy": policy.reference},
        due_at=domain.remind_at(policy.start_on, policy.end_on),
    )


def _sms_of(policy: Policy) -> tuple[str, dict[str, str]]:
    tail = {"tail": policy.number[-4:]}
    if _starts_at_payment(policy.application):
        return "policy_issued_at_once", {**tail, "end_on": policy.end_on.isoformat()}
    return "policy_issued", {**tail, "start_on": policy.start_on.isoformat()}


@transaction.atomic
def give_back(*, payment: Payment, reason: str) -> None:
    """End the application and send all its money back, with an SMS that says why. Once."""
    application = Application.objects.select_for_update().get(pk=payment.application_id)
    payment.refresh_from_db()
    if payment.state != PaymentState.PAID or not payment.refundable_fen:
        return
    if not Policy.objects.filter(application=application).exists():
        _close(application, reason)
    request_refund(
        payment=payment,
        amount_fen=payment.refundable_fen,
        reason=reason,
        key=f"unissued_{payment.reference}",
    )
    if application.applicant.phone:
        send_sms(
            phone=application.applicant.phone,
            text_code="application_refunded",
            params={
                "amount": Money(payment.received_fen).plain,
                "reason": REASONS.get(reason, REASONS["other"]),
            },
            key=f"unissued:{payment.reference}",
            person=application.applicant,
        )


def _close(application: Application, reason: str) -> None:
    transition(
        application,
        ApplicationState.CLOSED,
        actor=ACTOR,
        reason=reason,
        closed_at=clock.now(),
        closed_reason=reason,
    )
    release_slot(application=application, reason=reason, actor=ACTOR)
    if application.chain is not None:
        record_event(application.chain, RowKind.CLOSED, reason=reason)

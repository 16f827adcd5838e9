"""Cancelling: the refund is computed by the one engine, shown, and paid back to the payer once."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from policies.cover.enums import CancellationCause, PolicyState
from policies.cover.models import Cancellation, Policy
from policies.cover.selectors import is_held, premium_left_fen
from policies.enrolment.domain.frozen_price import step_text
from policies.enrolment.services.slots import end_slot
from policies.payments.services import request_refund
from storefront.documents.enums import DocumentKind, DocumentState
from storefront.documents.selectors import documents_of
from storefront.documents.services import withdraw
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.foundation.transitions import transition
from storefront.messages.services import record_policy_event, send_sms
from storefront.rules.refund import Refund, refund
from storefront.rules.working import Step


def refund_now(policy: Policy, at: datetime | None = None) -> Refund:
    """What would come back if the policy were cancelled at this moment. The line of a rider that was
    cancelled alone went back then and is not counted again."""
    left_fen = premium_left_fen(policy)
    computed = refund(
        paid_fen=left_fen,
        start_on=policy.start_on,
        end_on=policy.end_on,
        asked_on=clock.beijing_date(at or clock.now()),
        claims_open_or_paid=is_held(policy),
    )
    gone_fen = policy.premium_fen - left_fen
    if not gone_fen or not computed.automatic:
        return computed
    working = f"{Money(policy.premium_fen)} − {Money(gone_fen)}（已单独退掉的附加保障）"
    return replace(computed, steps=(Step("还在保的保费", working, left_fen), *computed.steps))


@transaction.atomic
def cancel_policy(
    *,
    policy: Policy,
    actor: str,
    agreed_fen: int | None = None,
    cause: CancellationCause = CancellationCause.HOLDER,
) -> Cancellation:
    """End a policy at 24:00 today, or at once where cover has not started, and refund the unused days.

    `agreed_fen` is the sum its holder saw and agreed to. BusinessRuleError: `cancelled`, `ended`,
    `held` (a claim is open), `refund_changed` (midnight passed, or a rider went, since the page was shown).
    """
    policy = Policy.objects.select_for_update().get(pk=policy.pk)
    now = clock.now()
    _refuse(policy, now)
    computed = refund_now(policy, now)
    if not computed.automatic:
        raise BusinessRuleError(
            "held", _("A claim is open, so a person must look first. Call us; nothing is lost by waiting.")
        )
    if agreed_fen is not None and agreed_fen != computed.amount_fen:
        raise BusinessRuleError(
            "refund_changed", _("The sum has changed since this page was shown. Please look at it once more.")
        )
    effective_at = _effective_at(policy, computed)
    moved = transition(
        policy,
        PolicyState.CANCELLED if cause == CancellationCause.HOLDER else PolicyState.TERMINATED,
        actor=actor,
        reason=cause,
        cover_ends_at=effective_at,
    )
    if not moved:
        raise BusinessRuleError("cancelled", _("This policy was cancelled already."))
    cancellation = Cancellation.objects.create(
        policy=policy,
        cause=cause,
        actor=actor,
        asked_at=now,
        effective_at=effective_at,
        refund_fen=computed.amount_fen,
        steps=[step_text(step) for step in computed.steps],
    )
    _effects(policy, cancellation)
    return cancellation


def _refuse(policy: Policy, now: datetime) -> None:
    if policy.state != PolicyState.ACTIVE:
        raise BusinessRuleError("cancelled", _("This policy was cancelled already."))
    if now >= policy.end_at:
        raise BusinessRuleError("ended", _("This cover has ended; there is nothing left to cancel."))


def _effective_at(policy: Policy, computed: Refund) -> datetime:
    """24:00 of the last day covered; where cover never began, its own start."""
    if computed.effective_on is None:
        return policy.start_at
    return clock.start_of_day(clock.add_days(computed.effective_on, 1))


def _effects(policy: Policy, cancellation: Cancellation) -> None:
    end_slot(
        application=policy.application,
        ends_at=cancellation.effective_at,
        reason="policy cancelled",
        actor=cancellation.actor,
    )
    request_refund(
        payment=policy.payment,
        amount_fen=cancellation.refund_fen,
        reason="cancelled",
        key=f"cancel_{policy.reference}",
    )
    for document in documents_of(f"policies.policy:{policy.reference}").filter(kind=DocumentKind.POLICY):
        if document.state in {DocumentState.PENDING, DocumentState.SEALED}:
            withdraw(document, "policy cancelled", actor=cancellation.actor)
    amount = Money(cancellation.refund_fen).plain
    record_policy_event(
        policy_reference=policy.reference,
        policy_number=policy.number,
        owner=policy.holder,
        kind="cancelled",
        text=f"已退保，退回 {amount} 元。",
        key=f"cancelled:{policy.reference}",
    )
    if policy.holder.phone:
        send_sms(
            phone=policy.holder.phone,
            text_code="policy_cancelled",
            params={"tail": policy.number[-4:], "amount": amount},
            key=f"cancelled:{policy.reference}",
            person=policy.holder,
        )

"""Cancelling one rider: its own line of the premium comes back, everything else stays."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from policies.cover import texts
from policies.cover.enums import PolicyState
from policies.cover.models import Policy, RiderCancellation
from policies.cover.selectors import cancelled_riders, is_held, rider_line_fen, riders_left
from policies.cover.services.papers import renew_policy_paper
from policies.enrolment.domain.frozen_price import step_text
from policies.enrolment.selectors import death_sum_with
from policies.enrolment.services.slots import lower_death_sum
from policies.payments.services import request_refund
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.money import Money
from storefront.messages.services import record_policy_event, send_sms
from storefront.rules.refund import Refund, refund
from storefront.rules.working import Step


def rider_refund_now(policy: Policy, code: str, at: datetime | None = None) -> Refund:
    """What would come back if this rider were cancelled at this moment. BusinessRuleError `base_plan`
    for the plan itself, `no_rider` where the policy has no such rider."""
    line_fen = _line_fen(policy, code)
    computed = refund(
        paid_fen=line_fen,
        start_on=policy.start_on,
        end_on=policy.end_on,
        asked_on=clock.beijing_date(at or clock.now()),
        claims_open_or_paid=is_held(policy),
    )
    if not computed.automatic:
        return computed
    first = Step("这一项的保费", str(Money(line_fen)), line_fen)
    return replace(computed, steps=(first, *computed.steps))


def _line_fen(policy: Policy, code: str) -> int:
    line_fen = rider_line_fen(policy, code)
    if line_fen is not None:
        return line_fen
    if code == policy.plan:
        raise BusinessRuleError(
            "base_plan",
            _("The plan cannot go alone: riders stand on it. You can cancel the whole policy instead."),
        )
    raise BusinessRuleError("no_rider", _("This policy has no such rider."))


@transaction.atomic
def cancel_rider(
    *, policy: Policy, code: str, actor: str, agreed_fen: int | None = None
) -> RiderCancellation:
    """End one rider at 24:00 today, or before it begins, and refund the unused days of its line.

    `agreed_fen` is the sum its holder saw and agreed to. BusinessRuleError: `base_plan`, `no_rider`,
    `cancelled`, `ended`, `rider_cancelled`, `held` (a claim is open), `refund_changed`.
    """
    policy = Policy.objects.select_for_update().select_related("holder").get(pk=policy.pk)
    now = clock.now()
    computed = rider_refund_now(policy, code, now)
    _refuse(policy, code, now)
    if not computed.automatic:
        raise BusinessRuleError(
            "held", _("A claim is open, so a person must look first. Call us; nothing is lost by waiting.")
        )
    if agreed_fen is not None and agreed_fen != computed.amount_fen:
        raise BusinessRuleError(
            "refund_changed",
            _("The sum has changed since this page was shown. Please look at it once more."),
        )
    row = _write(policy, code, actor, now, computed)
    _effects(policy, row)
    return row


def _refuse(policy: Policy, code: str, now: datetime) -> None:
    if policy.state != PolicyState.ACTIVE:
        raise BusinessRuleError("cancelled", _("This policy was cancelled already."))
    if now >= policy.end_at:
        raise BusinessRuleError("ended", _("This cover has ended; there is nothing left to cancel."))
    if code in cancelled_riders(policy):
        raise _twice()


def _twice() -> BusinessRuleError:
    return BusinessRuleError("rider_cancelled", _("This rider was cancelled already. It goes back once."))


def _write(policy: Policy, code: str, actor: str, now: datetime, computed: Refund) -> RiderCancellation:
    try:
        with transaction.atomic():
            return RiderCancellation.objects.create(
                policy=policy,
                rider=code,
                label=policy.version.definition.terms.rider(code).name,
                actor=actor,
                asked_at=now,
                effective_on=computed.effective_on,
                line_fen=_line_fen(policy, code),
                refund_fen=computed.amount_fen,
                steps=[step_text(step) for step in computed.steps],
            )
    except IntegrityError:
        raise _twice() from None


def _effects(policy: Policy, row: RiderCancellation) -> None:
    request_refund(
        payment=policy.payment,
        amount_fen=row.refund_fen,
        reason="rider cancelled",
        key=f"rider_{row.reference}",
    )
    left = riders_left(policy)
    lower_death_sum(application=policy.application, death_sum_fen=death_sum_with(policy.application, left))
    renew_policy_paper(policy, actor=row.actor)
    key = f"rider_cancelled:{row.reference}"
    record_policy_event(
        policy_reference=policy.reference,
        policy_number=policy.number,
        owner=policy.holder,
        kind="rider_cancelled",
        text=texts.rider_ended(row),
        key=key,
    )
    if policy.holder.phone:
        send_sms(
            phone=policy.holder.phone,
            text_code="rider_cancelled",
            params={"tail": policy.number[-4:], "amount": Money(row.refund_fen).plain},
            key=key,
            person=policy.holder,
        )

"""A refund that its channel refused stands in the policy's history, for its holder and the service desk."""

from policies.cover import texts
from policies.cover.models import Policy
from policies.payments.models import Refund
from storefront.messages.services import record_policy_event


def tell_of_refund(reference: str, state: str) -> None:
    """One event for each turn of a refund; nothing where the payment became no policy."""
    refund = Refund.objects.get(reference=reference)
    policy = Policy.objects.select_related("holder").filter(payment_id=refund.payment_id).first()
    if policy is None:
        return
    record_policy_event(
        policy_reference=policy.reference,
        policy_number=policy.number,
        owner=policy.holder,
        kind=f"refund_{state}",
        text=texts.refund_turn(refund.amount_fen, state),
        key=f"refund_{state}:{refund.reference}",
    )

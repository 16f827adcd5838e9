"""The reminder before cover ends. It never renews and never charges."""

from django.db import transaction

from policies.cover import domain
from policies.cover.enums import PolicyState
from policies.cover.models import Policy
from storefront.messages.services import record_policy_event, send_sms


@transaction.atomic
def remind_of_end(reference: str) -> None:
    """One SMS and one event for a policy that runs to its end; nothing for one that was cancelled."""
    policy = Policy.objects.select_related("holder").get(reference=reference)
    if policy.state != PolicyState.ACTIVE:
        return
    record_policy_event(
        policy_reference=policy.reference,
        policy_number=policy.number,
        owner=policy.holder,
        kind="ends_soon",
        text=f"保障到 {domain.day_words(policy.end_on)} 24 时为止，不会自动续保。",
        key=f"ends:{policy.reference}",
    )
    if policy.holder.phone:
        send_sms(
            phone=policy.holder.phone,
            text_code="cover_ends_soon",
            params={"tail": policy.number[-4:], "end_on": policy.end_on.isoformat()},
            key=f"ends:{policy.reference}",
            person=policy.holder,
        )

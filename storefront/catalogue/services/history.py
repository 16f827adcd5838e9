"""Every step of a draft or version is a row with its actor and time, in the one history of the house."""

from typing import Any

from storefront.foundation import clock
from storefront.foundation.transitions import StateChange

PUBLISHED, WITHDRAWN = "published", "withdrawn"  # how a version stands; its columns say since when
COMMAND = "system:load_catalogue"


def actor_of(user: Any) -> str:
    """Whose doing it was: an account by its reference, or the command line."""
    return f"user:{user.reference}" if user is not None else COMMAND


def note(obj: Any, came_from: str, to: str, *, actor: str, reason: str) -> None:
    """Write one step into the history."""
    StateChange.objects.create(
        subject=obj._meta.label_lower,
        subject_id=obj.pk,
        from_state=came_from,
        to_state=to,
        actor=actor,
        reason=reason,
        at=clock.now(),
    )

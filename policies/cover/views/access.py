"""Whose policy it is: the reader's own, or there is none."""

from django.http import Http404, HttpRequest

from policies.cover.models import Policy
from policies.cover.selectors import own_policy
from storefront.accounts.models import User


def own_policy_or_404(request: HttpRequest, reference: str) -> Policy:
    found = own_policy(request.user, reference)
    if found is None:
        raise Http404
    return found


def found_only(applies: bool) -> None:
    """404 where a change does not exist for this kind of policy."""
    if not applies:
        raise Http404


def actor_of(request: HttpRequest) -> str:
    """The actor of a state's history: the account's reference, no name."""
    user: User = request.user  # type: ignore[assignment]  # behind sign_in_required
    return f"user:{user.reference}"

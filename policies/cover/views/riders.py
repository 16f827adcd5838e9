"""Cancelling one rider in one screen: what comes back of its own line, and one button with the sum."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from policies.cover.enums import PolicyState
from policies.cover.forms import CancellationForm
from policies.cover.models import Policy
from policies.cover.selectors import cancelled_riders, rider_line_fen
from policies.cover.services.riders import cancel_rider, rider_refund_now
from policies.cover.views.access import actor_of, own_policy_or_404
from policies.enrolment.domain.frozen_price import step_text
from policies.payments.selectors import refused_refunds
from storefront.accounts.access import trusted_device_required
from storefront.foundation import clock
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError


@require_http_methods(["GET", "HEAD", "POST"])
@trusted_device_required
def rider_cancellation(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Show what comes back of one rider, and cancel it for exactly that sum. The plan itself leads to
    the cancellation of the whole."""
    policy = own_policy_or_404(request, ref)
    is_plan = code == policy.plan and code not in policy.riders
    if not is_plan and rider_line_fen(policy, code) is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        form = CancellationForm(request.POST)
        agreed = form.cleaned_data["agreed_fen"] if form.is_valid() else -1
        try:
            cancel_rider(policy=policy, code=code, actor=actor_of(request), agreed_fen=agreed)
        except BusinessRuleError as error:
            problem = error.message
            policy.refresh_from_db()
        else:
            return HttpResponseRedirect(reverse("cover:rider_cancellation", args=[ref, code]))
    context = {
        "policy": policy,
        "definition": policy.version.definition,
        "problem": problem,
        "is_plan": is_plan,
        "refused_refunds": refused_refunds(policy.payment),
        **({} if is_plan else _offer(policy, code)),
    }
    return page(request, "cover/rider_cancellation.html", context, status=422 if problem else 200)


def _offer(policy: Policy, code: str) -> dict[str, object]:
    """The rider, what comes back of it now, or what came back."""
    now = clock.now()
    refund = rider_refund_now(policy, code, now)
    return {
        "rider": policy.version.definition.terms.rider(code),
        "refund": refund,
        "steps": [step_text(step) for step in refund.steps],
        "done": cancelled_riders(policy).get(code),
        "cancelled": policy.state != PolicyState.ACTIVE,
        "ended": now >= policy.end_at,
        "form": CancellationForm(initial={"agreed_fen": refund.amount_fen}),
    }

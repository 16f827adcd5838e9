"""Cancelling in one screen: the refund with its arithmetic, and one button with the sum."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from policies.cover.enums import PolicyState
from policies.cover.forms import CancellationForm
from policies.cover.services.cancelling import cancel_policy, refund_now
from policies.cover.views.access import actor_of, own_policy_or_404
from policies.enrolment.domain.frozen_price import step_text
from policies.payments.selectors import refused_refunds
from storefront.accounts.access import trusted_device_required
from storefront.foundation import clock
from storefront.foundation.editions import page
from storefront.foundation.errors import BusinessRuleError


@require_http_methods(["GET", "HEAD", "POST"])
@trusted_device_required
def cancellation(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what comes back, and cancel for exactly that sum."""
    policy = own_policy_or_404(request, ref)
    problem = ""
    if request.method == "POST":
        form = CancellationForm(request.POST)
        agreed = form.cleaned_data["agreed_fen"] if form.is_valid() else -1
        try:
            cancel_policy(policy=policy, actor=actor_of(request), agreed_fen=agreed)
        except BusinessRuleError as error:
            problem = error.message
            policy.refresh_from_db()
        else:
            return HttpResponseRedirect(reverse("cover:cancellation", args=[ref]))
    now = clock.now()
    refund = refund_now(policy, now)
    done = getattr(policy, "cancellation", None)
    context = {
        "policy": policy,
        "definition": policy.version.definition,
        "problem": problem,
        "refund": refund,
        "steps": [step_text(step) for step in refund.steps],
        "done": done,
        "refused_refunds": refused_refunds(policy.payment),
        "ended": policy.state == PolicyState.ACTIVE and now >= policy.end_at,
        "form": CancellationForm(initial={"agreed_fen": refund.amount_fen}),
    }
    return page(request, "cover/cancellation.html", context, status=422 if problem else 200)

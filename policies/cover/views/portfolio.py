"""The portfolio as a line in time, and one policy."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from policies.cover import selectors
from policies.cover.again import again
from policies.cover.enums import PolicyState
from policies.cover.models import Policy
from policies.cover.selectors import RUNNING, UPCOMING
from policies.cover.services.cancelling import refund_now
from policies.cover.views.access import own_policy_or_404
from policies.cover.views.rows import PHASES, papers_of, row_of
from policies.enrolment.domain.frozen_price import FrozenPrice
from policies.enrolment.domain.shares import percent_text
from policies.enrolment.enums import BeneficiaryKind
from policies.enrolment.selectors import said_of, work_text
from policies.payments.selectors import refused_refunds
from storefront.accounts.access import trusted_device_required
from storefront.foundation import clock
from storefront.foundation.editions import page
from storefront.foundation.personal_data.declarations import mask_name, mask_resident_id
from storefront.messages.models import PolicyEvent


@require_safe
@trusted_device_required
def portfolio(request: HttpRequest) -> HttpResponse:
    """Every policy of the reader on one line of time, with papers."""
    listed, holdings, thread = selectors.portfolio(request.user, request.GET.get("page"))
    context = {
        "listed": listed,
        "rows": [row_of(holding) for holding in holdings],
        "thread": thread,
        "today": str(thread.today),
    }
    return page(request, "cover/portfolio.html", context)


@require_safe
@trusted_device_required
def policy(request: HttpRequest, ref: str) -> HttpResponse:
    """One policy: what it covers and for how long, papers, changes, what happened."""
    found = own_policy_or_404(request, ref)
    phase = selectors.phase_of(found, clock.now())
    insured = selectors.party_of(found)
    context = {
        "policy": found,
        "definition": found.version.definition,
        "plan": found.version.definition.terms.plan(found.plan),
        "riders": rider_rows(found),
        "phase": phase,
        "phase_text": PHASES[phase],
        "may_change": found.state == PolicyState.ACTIVE and phase in {UPCOMING, RUNNING},
        "name": mask_name(insured.snapshot["name"]),
        "id_number": mask_resident_id(insured.snapshot["id_number"]),
        "insures_person": selectors.insures_person(found),
        "pays_on_death": selectors.pays_on_death(found),
        "particulars": [
            {"label": one.label, "value": said_of(one, value)}
            for one, value in selectors.particulars_of(found)
        ],
        "occupation": work_text(insured.occupation_code),
        "receivers": receivers(found),
        "price": FrozenPrice(found.price_lines, found.premium_fen),
        "papers": papers_of(selectors.papers_of([found])[selectors.subject_of(found)]),
        "events": PolicyEvent.objects.of_policy(found.reference),
        "changes": found.occupation_changes.all(),
        "refund": refund_now(found),
        "refused_refunds": refused_refunds(found.payment),
        "again": again(found),
    }
    return page(request, "cover/policy.html", context)


def rider_rows(found: Policy) -> list[dict[str, Any]]:
    """Each rider bought, with its end where it was cancelled alone (`gone`, else None)."""
    gone = selectors.cancelled_riders(found)
    riders = found.version.definition.terms.chosen_riders(frozenset(found.riders))
    return [{"rider": rider, "gone": gone.get(rider.code)} for rider in riders]


def receivers(found: Policy) -> list[str] | None:
    """The named beneficiaries, masked, with their shares; None for the heirs by law."""
    designation = selectors.designation_of(found)
    if designation is None or designation.kind != BeneficiaryKind.NAMED:
        return None
    return [f"{mask_name(row.name)} {percent_text(row.share_bp)}" for row in designation.beneficiaries.all()]

"""Buying the same again: the choices of a policy, moved to the first day after it (R-22)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policies.cover.models import Policy
from policies.cover.selectors import party_of
from policies.quoting.views import choices_url
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.selectors import current_version
from storefront.foundation import clock
from storefront.rules.terms import Starts


@dataclass(frozen=True, slots=True)
class Again:
    """How a policy is bought again. Without `url` not now: the product is not sold (no `from_on`), or
    its next first day lies too far ahead and can be chosen from `from_on`. `at_payment`: cover starts
    when it is paid, so that no day is chosen; `runs`: this policy still does, and one for the same thing
    would be refused."""

    start_on: date
    url: str | None = None
    from_on: date | None = None
    at_payment: bool = False
    runs: bool = False


def next_start(policy: Policy, today: date) -> date:
    """The day after the last one covered if that lies ahead, else tomorrow."""
    after = clock.beijing_date(policy.cover_ends_at - timedelta(microseconds=1)) + timedelta(days=1)
    return max(after, today + timedelta(days=1))


def again(policy: Policy) -> Again:
    """What the policy's page offers. The version on sale decides what can be had; the same words are
    not read twice there, whatever the version."""
    start_on = next_start(policy, clock.today())
    slug = policy.version.product.slug
    try:
        terms = current_version(slug).definition.terms
    except ProductVersion.DoesNotExist:
        return Again(start_on)
    if terms.starts is Starts.PAYMENT:
        today = clock.today()
        url = choices_url(slug, _choices(policy, today))
        return Again(today, url, at_payment=True, runs=policy.cover_ends_at > clock.now())
    opens_on = start_on - timedelta(days=terms.admission.max_days_ahead)
    if opens_on > clock.today():
        return Again(start_on, from_on=opens_on)
    return Again(start_on, url=choices_url(slug, _choices(policy, start_on)))


def _choices(policy: Policy, start_on: date) -> dict[str, Any]:
    """What was chosen, as it stands now: the insured's age on that day, the class of their work. Riders
    that were cancelled alone are not offered again."""
    insured = party_of(policy)
    gone = {row.rider for row in policy.rider_cancellations.all()}
    now = {
        "plan": policy.plan,
        "riders": [code for code in policy.riders if code not in gone],
        "term": policy.term,
        "start_on": start_on.isoformat(),
        "age": clock.age_on(date.fromisoformat(insured.snapshot["born_on"]), start_on),
        "occupation_class": insured.occupation_class,
    }
    asked = policy.application.quote.choices or now
    return {**asked, **{name: value for name, value in now.items() if asked.get(name) is not None}}

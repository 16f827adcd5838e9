"""The one declared order of a purchase, from the notice to the payment (domain: the flow)."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.definition import ProductDefinition


@dataclass(frozen=True, slots=True)
class Step:
    """One step under /buy/<ref>/. `part` groups steps in the thread the reader sees."""

    code: str
    title: str | Promise
    url_name: str
    part: str

    def url(self, reference: str) -> str:
        return reverse(self.url_name, args=[reference])


READING, APPLICATION, PAYMENT = "reading", "application", "payment"

STEPS: tuple[Step, ...] = (
    Step("enter", _("Before you start"), "quoting:enter", READING),
    # Sign-in stands here: every step below asks for it and comes back.
    Step("notices", _("What to know first"), "enrolment:notices", READING),
    Step("exclusions", _("What is not covered"), "enrolment:exclusions", READING),
    Step("clauses", _("The clauses"), "enrolment:clauses", READING),
    Step("consents", _("Consents"), "enrolment:consents", READING),
    Step("insured", _("Insured person"), "enrolment:insured", APPLICATION),
    Step("particulars", _("Particulars"), "enrolment:particulars", APPLICATION),
    Step("needs", _("Needs and means"), "enrolment:needs", APPLICATION),
    Step("disclosure", _("Disclosure"), "enrolment:disclosure", APPLICATION),
    Step("beneficiaries", _("Beneficiaries"), "enrolment:beneficiaries", APPLICATION),
    Step("check", _("Check your answers"), "enrolment:check", APPLICATION),
    Step("pay", _("Pay"), "payments:pay", PAYMENT),
)

READING_STEPS: tuple[Step, ...] = tuple(step for step in STEPS if step.part == READING)
BY_CODE: dict[str, Step] = {step.code: step for step in STEPS}


def steps_for(definition: ProductDefinition) -> tuple[Step, ...]:
    """The steps that a purchase of this product has."""
    left_out = {
        code
        for code, asked in (
            ("particulars", definition.particulars),
            ("disclosure", definition.disclosure_questions),
            ("beneficiaries", definition.terms.pays_on_death),
        )
        if not asked
    }
    return tuple(step for step in STEPS if step.code not in left_out)


def thread(reference: str, current: str, definition: ProductDefinition) -> list[dict[str, Any]]:
    """The steps as `components/steps.html` draws them; of those done, only answers can be gone back to."""
    steps = steps_for(definition)
    here = steps.index(BY_CODE[current])
    return [
        {
            "title": step.title,
            "state": "done" if place < here else "now" if place == here else "ahead",
            "url": step.url(reference) if place < here and step.part != READING else None,
        }
        for place, step in enumerate(steps)
    ]

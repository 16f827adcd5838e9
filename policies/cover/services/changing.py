"""Changes while a policy runs: who receives, and what work the insured does."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from policies.cover.domain import WorkChange, work_change
from policies.cover.enums import CancellationCause, OccupationConsequence, PolicyState
from policies.cover.models import (
    BeneficiaryDesignation,
    DesignatedBeneficiary,
    OccupationChange,
    Policy,
)
from policies.cover.selectors import (
    designation_of,
    insures_person,
    party_of,
    pays_on_death,
    premium_left_fen,
    riders_left,
)
from policies.cover.services.cancelling import cancel_policy
from policies.cover.services.papers import renew_policy_paper
from policies.enrolment.domain import shares
from policies.enrolment.enums import BeneficiaryKind, PartyRole
from policies.enrolment.services.beneficiaries import NamedBeneficiary
from storefront.accounts.models import resident_id_index
from storefront.catalogue.occupations import Occupation
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.messages.services import record_policy_event, send_sms
from storefront.rules import tariff
from storefront.rules.tariff import Choice
from storefront.rules.terms import Term


@transaction.atomic
def change_beneficiaries(
    *, policy: Policy, kind: str, named: Sequence[NamedBeneficiary], actor: str
) -> BeneficiaryDesignation:
    """Declare anew who receives (Insurance Law Art.41): a designation, a new paper, an SMS."""
    policy = _open_policy(policy)
    if not pays_on_death(policy):
        raise BusinessRuleError("nothing_on_death", _("This policy pays nothing on death; nobody is named."))
    if kind == BeneficiaryKind.NAMED:
        _check(policy, named)
    before = designation_of(policy)
    designation = BeneficiaryDesignation.objects.create(
        policy=policy, number=before.number + 1 if before else 1, kind=kind, declared_at=clock.now()
    )
    own_address = party_of(policy).snapshot["address"]
    for one in named if kind == BeneficiaryKind.NAMED else ():
        DesignatedBeneficiary.objects.create(
            designation=designation,
            order=one.order,
            share_bp=one.share_bp,
            relationship=one.relationship,
            name=one.name,
            id_number=one.id.number,
            id_lookup=resident_id_index(one.id.number),
            address=one.address or own_address,
        )
    renew_policy_paper(policy, actor=actor)
    _tell(
        policy,
        "beneficiary_changed",
        "受益人已更改。",
        f"beneficiary:{policy.reference}:{designation.number}",
    )
    return designation


def work_change_for(policy: Policy, occupation: Occupation) -> WorkChange:
    """What this work would mean from today on, for the plan and the riders that are left."""
    definition = policy.version.definition
    insured = party_of(policy)
    insurable = occupation.risk_class in definition.terms.admission.classes
    paid_fen = should_pay = premium_left_fen(policy)
    if insurable and occupation.risk_class != insured.occupation_class:
        should_pay = tariff.price(
            definition.terms,
            Choice(
                plan=policy.plan,
                riders=frozenset(riders_left(policy)),
                term=Term.parse(policy.term),
                age=clock.age_on(insured.person.born_on, policy.start_on),
                occupation_class=occupation.risk_class,
            ),
        ).total_fen
    return work_change(
        insurable=insurable,
        paid_fen=paid_fen,
        should_pay_fen=should_pay,
        start_on=policy.start_on,
        end_on=policy.end_on,
        asked_on=clock.today(),
    )


@transaction.atomic
def change_occupation(*, policy: Policy, occupation: Occupation, actor: str) -> OccupationChange:
    """Take the notice of new work and draw its consequence. BusinessRuleError `held` where the contract
    would end while a claim is open: a person must look first."""
    policy = _open_policy(policy)
    if not insures_person(policy):
        raise BusinessRuleError("no_occupation", _("This policy insures a thing; work does not count."))
    change = work_change_for(policy, occupation)
    insured = party_of(policy)
    row = OccupationChange.objects.create(
        policy=policy,
        old_code=insured.occupation_code,
        old_class=insured.occupation_class or occupation.risk_class,
        new_code=occupation.code,
        new_class=occupation.risk_class,
        consequence=change.consequence,
        paid_fen=change.paid_fen,
        should_pay_fen=change.should_pay_fen,
        steps=list(change.steps),
        notified_at=clock.now(),
    )
    policy.parties.filter(role=PartyRole.INSURED).update(
        occupation_code=occupation.code, occupation_class=occupation.risk_class
    )
    if change.consequence == OccupationConsequence.TERMINATED:
        cancel_policy(policy=policy, actor=actor, cause=CancellationCause.OCCUPATION)
    else:
        renew_policy_paper(policy, actor=actor)
    _tell(policy, "occupation_changed", "职业已更改。", f"occupation:{row.reference}")
    return row


def _open_policy(policy: Policy) -> Policy:
    locked = Policy.objects.select_for_update().select_related("holder").get(pk=policy.pk)
    if locked.state != PolicyState.ACTIVE:
        raise BusinessRuleError("cancelled", _("This policy was cancelled already."))
    if clock.now() >= locked.cover_ends_at:
        raise BusinessRuleError("ended", _("This cover has ended; nothing can be changed any more."))
    return locked


def _check(policy: Policy, named: Sequence[NamedBeneficiary]) -> None:
    insured = party_of(policy).person
    lookups = [resident_id_index(one.id.number) for one in named]
    if insured.id_lookup in lookups:
        raise BusinessRuleError(
            "beneficiary_is_insured", _("This is your own number. The death benefit goes to somebody else.")
        )
    if len(named) > shares.MOST_BENEFICIARIES:
        raise BusinessRuleError("too_many", _("At most ten beneficiaries can be named."))
    shares.check_complete(
        shares.Share(one.order, one.share_bp, lookup) for one, lookup in zip(named, lookups, strict=True)
    )


def _tell(policy: Policy, code: str, text: str, key: str) -> None:
    record_policy_event(
        policy_reference=policy.reference,
        policy_number=policy.number,
        owner=policy.holder,
        kind=code,
        text=text,
        key=key,
    )
    if policy.holder.phone:
        send_sms(
            phone=policy.holder.phone,
            text_code=code,
            params={"tail": policy.number[-4:]},
            key=key,
            person=policy.holder,
        )

"""What a policy and its application say, gathered from rows into the frozen snapshots of their papers."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from policies.cover import texts
from policies.cover.models import Policy
from policies.cover.selectors import (
    cancelled_riders,
    designation_of,
    insures_person,
    particulars_of,
    party_of,
    subject_of,
)
from policies.enrolment.domain import suitability
from policies.enrolment.domain.particulars import in_words
from policies.enrolment.enums import BeneficiaryKind, PartyRole
from policies.enrolment.selectors import YES, work_text
from storefront.accounts.identity import parse_id
from storefront.accounts.models import Consent, Person
from storefront.documents import snapshots as says
from storefront.documents.enums import DocumentKind, DocumentState
from storefront.documents.models import Document
from storefront.documents.selectors import documents_of
from storefront.documents.services import request_document, supersede
from storefront.foundation import clock
from storefront.foundation.money import Money
from storefront.rules.terms import BenefitTerms, Starts

SELF, ITEM_PRICE = "本人", "物品价格"


def request_papers(policy: Policy) -> None:
    """Ask for the policy and the application as papers, once."""
    contract = contract_of(policy)
    _request(policy, DocumentKind.POLICY, policy_snapshot(policy, contract), "1")
    _request(policy, DocumentKind.APPLICATION, application_snapshot(policy, contract), "1")


def renew_policy_paper(policy: Policy, *, actor: str) -> Document:
    """A new version of the policy after a change; the one before it says that it was superseded."""
    policy.papers_version += 1
    policy.save(update_fields=["papers_version"])
    contract = contract_of(policy)
    fresh = _request(
        policy, DocumentKind.POLICY, policy_snapshot(policy, contract), str(policy.papers_version)
    )
    older = documents_of(subject_of(policy)).filter(kind=DocumentKind.POLICY).exclude(pk=fresh.pk)
    for document in older:
        if document.state in {DocumentState.PENDING, DocumentState.SEALED}:
            supersede(document, fresh, actor=actor)
    return fresh


def _request(policy: Policy, kind: str, snapshot: Any, version: str) -> Document:
    return request_document(
        kind=kind,
        subject=subject_of(policy),
        owner=policy.holder,
        snapshot=snapshot,
        key=f"{kind}:{policy.reference}:{version}",
    )


def policy_snapshot(policy: Policy, contract: says.ContractParticulars) -> says.PolicySnapshot:
    return says.PolicySnapshot(
        policy_number=policy.number,
        application_number=policy.application.reference.upper(),
        contract=contract,
        signed_at=policy.issued_at,
        evidence=_evidence(policy),
    )


def application_snapshot(policy: Policy, contract: says.ContractParticulars) -> says.ApplicationSnapshot:
    application = policy.application
    return says.ApplicationSnapshot(
        application_number=application.reference.upper(),
        contract=contract,
        answers=tuple(_answers(application)),
        acknowledgements=tuple(_acknowledgements(application)),
        consents=tuple(_consents(application)),
        declaration=texts.DECLARATION if insures_person(policy) else texts.DECLARATION_OF_ITEM,
        signed_at=application.confirmed_at or policy.issued_at,
        evidence=_evidence(policy),
    )


def contract_of(policy: Policy) -> says.ContractParticulars:
    """Everything both papers have in common (Insurance Law Art.18). A rider that never began is not in
    it; one that ended early is, with a special term that says when."""
    gone = cancelled_riders(policy)
    unbegun = frozenset(code for code, row in gone.items() if row.effective_on is None)
    definition = policy.version.definition
    terms = definition.terms
    return says.ContractParticulars(
        insurer=_insurer(definition),
        applicant=_party(policy, PartyRole.APPLICANT),
        insured=_party(policy, PartyRole.INSURED),
        beneficiaries=tuple(_beneficiaries(policy)),
        subject_matter=texts.SUBJECT_PERSON if insures_person(policy) else texts.SUBJECT_ITEM,
        particulars=tuple(_particulars(policy)),
        pays_on_death=terms.pays_on_death,
        product=definition.name,
        plan=terms.plan(policy.plan).name,
        benefits=_benefits(terms.benefits, policy),
        riders=tuple(
            says.RiderParticulars(name=rider.name, benefits=_benefits(rider.benefits, policy))
            for rider in terms.chosen_riders(frozenset(policy.riders) - unbegun)
        ),
        exclusions=tuple(
            says.ExclusionParticulars(
                code=one.code,
                title=one.title,
                explanation=one.explanation,
                clause_numbers=tuple(one.clause_numbers),
            )
            for one in definition.exclusions
        ),
        premium_lines=tuple(
            says.PremiumParticulars(
                label=line["label"],
                steps=tuple(f"{step['label']}：{step['working']}" for step in line["steps"]),
                amount_fen=line["amount_fen"],
                clause_numbers=tuple(line["clause_numbers"]),
            )
            for line in policy.price_lines
            if line["code"] not in unbegun
        ),
        premium_fen=policy.premium_fen - sum(gone[code].line_fen for code in unbegun),
        payment=texts.PAYMENT,
        start_at=policy.start_at,
        end_at=policy.end_at,
        clauses=says.ClausesParticulars(
            title=f"{definition.name}条款",
            version=policy.version.number,
            content_hash=policy.version.content_hash,
            filing_number=definition.filing_number,
            url=settings.SITE_URL + reverse("shop:version", args=[definition.slug, policy.version.number]),
        ),
        service=says.ServiceParticulars(
            claim_channels=(definition.insurer.phone, settings.SITE_URL),
            claim_steps=texts.CLAIM_STEPS if insures_person(policy) else texts.CLAIM_STEPS_OF_ITEM,
            cancellation=(
                texts.CANCELLATION_FROM_PAYMENT if terms.starts is Starts.PAYMENT else texts.CANCELLATION
            ),
            complaint_channels=texts.COMPLAINTS,
        ),
        breach=texts.BREACH,
        dispute=texts.DISPUTE,
        special_terms=tuple(_special_terms(policy)),
    )


def _insurer(definition: Any) -> says.InsurerParticulars:
    insurer = definition.insurer
    return says.InsurerParticulars(
        name=insurer.name,
        address=insurer.address,
        licence=insurer.licence,
        phone=insurer.phone,
        website=settings.SITE_URL,
    )


def _party(policy: Policy, role: str) -> says.PartyParticulars:
    row = party_of(policy, role)
    known = row.snapshot
    return says.PartyParticulars(
        name=known["name"],
        id_kind=str(Person.IdKind(known["id_kind"]).label),
        id_number=known["id_number"],
        address=known["address"],
        phone=known["phone"],
        born_on=known["born_on"],
        sex=str(Person.Sex(known["sex"]).label),
        occupation=work_text(row.occupation_code),
        relation=SELF if role == PartyRole.INSURED else "",
    )


def _beneficiaries(policy: Policy) -> Iterable[says.BeneficiaryParticulars]:
    designation = designation_of(policy)
    if designation is None or designation.kind != BeneficiaryKind.NAMED:
        return
    for row in designation.beneficiaries.all():
        yield says.BeneficiaryParticulars(
            name=row.name,
            id_kind=str(Person.IdKind(parse_id(row.id_number).kind).label),
            id_number=row.id_number,
            address=row.address,
            relation=row.get_relationship_display(),
            order=row.order,
            share_bp=row.share_bp,
        )


def _particulars(policy: Policy) -> Iterable[says.StatedParticular]:
    if policy.item_price_fen is not None:
        yield says.StatedParticular(label=ITEM_PRICE, value=f"{Money(policy.item_price_fen).plain} 元")
    for one, value in particulars_of(policy):
        yield says.StatedParticular(label=one.label, value=in_words(one, value))


def _benefits(benefits: Iterable[BenefitTerms], policy: Policy) -> tuple[says.BenefitParticulars, ...]:
    return tuple(
        says.BenefitParticulars(
            name=one.name,
            sum_fen=one.sum_for(policy.plan, policy.item_price_fen),
            detail=one.summary,
            clause_numbers=one.clauses,
        )
        for one in benefits
    )


def _special_terms(policy: Policy) -> Iterable[str]:
    for change in policy.occupation_changes.all():
        since = clock.beijing_date(change.notified_at).isoformat()
        yield f"自 {since} 起职业为{work_text(change.new_code)}：{change.get_consequence_display()}。"
    for row in policy.rider_cancellations.all():
        yield texts.rider_ended(row)


def _answers(application: Any) -> Iterable[says.AnswerParticulars]:
    asked = suitability.questions_for(application.version.definition.terms)
    for row in application.answers.all():
        yield says.AnswerParticulars(
            section=row.get_kind_display(),
            question=row.question_text,
            answer=_said(row, asked),
            answered_at=row.answered_at,
        )


def _said(row: Any, asked: suitability.Questions) -> str:
    question = suitability.question_of(asked, row.code)
    option = question.option(row.answer) if question else None
    return option.label if option else ("是" if row.answer == YES else "否")


def _acknowledgements(application: Any) -> Iterable[says.AcknowledgementParticulars]:
    if application.chain is None:
        return
    titles = {one.code: one for one in application.version.definition.exclusions}
    kept = application.chain.acknowledgements.filter(exclusion__version=application.version)
    rows = kept.select_related("exclusion").order_by("pk")
    for row in rows:
        if row.exclusion.code in titles:
            exclusion = titles[row.exclusion.code]
            yield says.AcknowledgementParticulars(
                title=exclusion.title,
                clause_numbers=tuple(exclusion.clause_numbers),
                text_hash=row.text_hash,
                acknowledged_at=row.acknowledged_at,
            )


def _consents(application: Any) -> Iterable[says.ConsentParticulars]:
    standing = Consent.objects.standing().filter(user=application.applicant).order_by("given_at", "pk")
    for row in standing:
        yield says.ConsentParticulars(
            purpose=row.get_purpose_display(), text_version=row.text_version, given_at=row.given_at
        )


def _evidence(policy: Policy) -> says.EvidenceParticulars:
    chain = policy.application.chain
    return says.EvidenceParticulars(
        chain_reference=chain.reference if chain else "",
        head_hash=chain.head_hash if chain else "",
        rows=chain.head_seq if chain else 0,
        at=chain.last_at if chain else policy.issued_at,
    )

"""What a policy and an application say, frozen at the moment of signing: every particular that
insurance law wants in the contract (保险法 Art.13, 18). Sums in fen, periods half-open, moments aware.

Nothing here reads the database; the rooms above fill these, and a document prints only these.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InsurerParticulars:
    """The insurer as it stands in the contract; in the demo fictional and marked so."""

    name: str
    address: str
    licence: str
    phone: str
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyParticulars:
    """Applicant or insured person. `relation` is the insured's relation to the applicant (本人, 配偶…)."""

    name: str
    id_kind: str
    id_number: str
    address: str
    phone: str = ""
    born_on: str = ""
    sex: str = ""
    occupation: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeneficiaryParticulars:
    """A named beneficiary of the death benefit. No such rows at all means the statutory heirs
    (保险法 Art.42). Shares are in basis points within one order."""

    name: str
    id_kind: str
    id_number: str
    address: str
    relation: str
    order: int
    share_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitParticulars:
    """One liability. `sum_fen` is None where the benefit has no sum of its own; `detail` says
    deductible, ratio and limits in words."""

    name: str
    sum_fen: int | None
    detail: str = ""
    clause_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedParticular:
    """What the applicant stated of the item, course or journey: a serial number, an order, a date."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RiderParticulars:
    """A rider chosen, with its benefits."""

    name: str
    benefits: tuple[BenefitParticulars, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionParticulars:
    """One thing that is not covered: what happens, why, and the clauses it stands in."""

    code: str
    title: str
    explanation: str
    clause_numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumParticulars:
    """One line of the price with its arithmetic in words."""

    label: str
    steps: tuple[str, ...]
    amount_fen: int
    clause_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausesParticulars:
    """The clauses that are part of the contract. `content_hash` is the SHA-256 of the version."""

    title: str
    version: str
    content_hash: str
    filing_number: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceParticulars:
    """How to claim, ask, cancel and complain."""

    claim_channels: tuple[str, ...]
    claim_steps: tuple[str, ...]
    cancellation: str
    complaint_channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceParticulars:
    """The sale's chain of evidence as it stood at that moment."""

    chain_reference: str
    head_hash: str
    rows: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerParticulars:
    """One question and the applicant's own answer (needs, means, similar cover, disclosure)."""

    section: str
    question: str
    answer: str
    answered_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementParticulars:
    """One exclusion or text the applicant confirmed; `text_hash` is the SHA-256 of what was shown."""

    title: str
    clause_numbers: tuple[str, ...]
    text_hash: str
    acknowledged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentParticulars:
    """One separate consent given."""

    purpose: str
    text_version: str
    given_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractParticulars:
    """What policy and application have in common. `end_at` is the first moment without cover.
    Beneficiaries are spoken of only where something is paid on death."""

    insurer: InsurerParticulars
    applicant: PartyParticulars
    insured: PartyParticulars
    beneficiaries: tuple[BeneficiaryParticulars, ...]
    subject_matter: str
    product: str
    plan: str
    benefits: tuple[BenefitParticulars, ...]
    riders: tuple[RiderParticulars, ...]
    exclusions: tuple[ExclusionParticulars, ...]
    premium_lines: tuple[PremiumParticulars, ...]
    premium_fen: int
    payment: str
    start_at: datetime
    end_at: datetime
    clauses: ClausesParticulars
    service: ServiceParticulars
    breach: str
    dispute: str
    special_terms: tuple[str, ...] = ()
    particulars: tuple[StatedParticular, ...] = ()
    pays_on_death: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySnapshot:
    """A policy at the moment it was issued. `signed_at` is the date of signing (保险法 Art.18)."""

    policy_number: str
    application_number: str
    contract: ContractParticulars
    signed_at: datetime
    evidence: EvidenceParticulars | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSnapshot:
    """An application as the applicant sent it off; where it and the policy differ, it prevails
    (保险法司法解释二 Art.14)."""

    application_number: str
    contract: ContractParticulars
    answers: tuple[AnswerParticulars, ...]
    acknowledgements: tuple[AcknowledgementParticulars, ...]
    consents: tuple[ConsentParticulars, ...]
    declaration: str
    signed_at: datetime
    evidence: EvidenceParticulars

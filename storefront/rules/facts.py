"""What happened, as the engine takes it: one event, what it cost, and what was paid before."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from storefront.foundation.clock import age_on, beijing_date
from storefront.rules.term import Term


@dataclass(frozen=True, slots=True)
class Insured:
    """The person hurt, compared with the policy. Age and occupation are those at the event."""

    matches: bool = True
    age: int | None = None
    born_on: date | None = None
    occupation_class: int = 1

    def age_on(self, day: date) -> int | None:
        return self.age if self.born_on is None else age_on(self.born_on, day)


@dataclass(frozen=True, slots=True)
class Event:
    """When and what. `kind` is compared with a benefit's trigger; circumstances with exclusions."""

    at: datetime
    kind: str = "accident"
    circumstances: frozenset[str] = frozenset()
    emergency: bool = False

    @property
    def day(self) -> date:
        """The Beijing day of the event."""
        return beijing_date(self.at)

    @property
    def words(self) -> frozenset[str]:
        return self.circumstances | {self.kind}


@dataclass(frozen=True, slots=True)
class Treatment:
    """Where something was treated, and what is said of that item alone."""

    outside: bool = False
    emergency: bool = False
    circumstances: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Invoice:
    """A medical invoice in fen: what it came to and who paid. 个人账户 is the patient's own money."""

    on: date | None
    total_fen: int
    pooled_fen: int = 0
    other_fen: int = 0
    account_fen: int = 0
    out_of_list_fen: int = 0
    number: str = ""
    where: Treatment = field(default_factory=Treatment)


@dataclass(frozen=True, slots=True)
class Injury:
    """A lasting injury: grade 1 (worst) to 10 of JR/T 0083-2013, at one part of the body."""

    grade: int
    part: str
    prior_grade: int | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """Whole days in hospital."""

    days: int
    where: Treatment = field(default_factory=Treatment)


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost of its own kind (ambulance, rescue): what it came to, what others paid, in fen."""

    kind: str
    total_fen: int
    other_fen: int = 0
    where: Treatment = field(default_factory=Treatment)


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What the policy paid earlier for a benefit, in fen; for the same event or another."""

    benefit: str
    amount_fen: int
    same_event: bool = False


@dataclass(frozen=True, slots=True)
class Misstated:
    """Premium paid and premium that was due, where age or occupation was misstated (保险法 Art.32)."""

    paid_fen: int
    due_fen: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one decision rests on. Without `start_on` the cover is taken as in force.
    `acknowledged` None means every exclusion was explained and acknowledged."""

    event: Event
    plan: str = ""
    riders: frozenset[str] = frozenset()
    start_on: date | None = None
    term: Term | None = None
    end_on: date | None = None
    cancelled_on: date | None = None
    insured: Insured = field(default_factory=Insured)
    acknowledged: frozenset[str] | None = None
    died_on: date | None = None
    injuries: tuple[Injury, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    stays: tuple[Stay, ...] = ()
    costs: tuple[Cost, ...] = ()
    paid_before: tuple[PaidBefore, ...] = ()
    misstated: Misstated | None = None

    @classmethod
    def from_json(cls, data: Any) -> "Facts":
        """Read the documented format (docs/benefits.md). BusinessRuleError names what is wrong."""
        from storefront.rules.facts_format import read_facts  # noqa: PLC0415 (it builds this class)

        return read_facts(data)

    def last_day(self) -> date | None:
        """The last day covered, or None where the facts leave it open."""
        end_on = self.end_on
        if self.start_on and self.term:
            end_on = self.term.end_on(self.start_on)
        if self.cancelled_on and (end_on is None or self.cancelled_on < end_on):
            return self.cancelled_on
        return end_on

    def paid(self, benefits: frozenset[str], *, same_event: bool | None = None) -> int:
        """Fen paid before for these benefits; for the same event, another, or (None) both."""
        return sum(
            row.amount_fen
            for row in self.paid_before
            if row.benefit in benefits and same_event in (None, row.same_event)
        )

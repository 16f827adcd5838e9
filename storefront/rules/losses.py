"""The parts of facts: the person, the event, and each thing that was lost or paid."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from storefront.foundation.clock import age_on, beijing_date


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
    """A cost of its own kind (ambulance, rescue): what it came to, what others paid, in fen, and on which
    day, where known. Of a thing, `worth_fen` is what it was worth just before the event."""

    kind: str
    total_fen: int
    other_fen: int = 0
    where: Treatment = field(default_factory=Treatment)
    on: date | None = None
    worth_fen: int | None = None

    @property
    def loss_fen(self) -> int:
        """What it came to, but no more than the thing was worth."""
        return self.total_fen if self.worth_fen is None else min(self.total_fen, self.worth_fen)


@dataclass(frozen=True, slots=True)
class Item:
    """The insured item: its price in fen, and whether the insured had an interest in it at the time of
    the loss (保险法 Art.12, 48)."""

    price_fen: int
    owned: bool = True


@dataclass(frozen=True, slots=True)
class Repair:
    """One stay of the item at a repairer: what it came to, what others paid, in fen. `ready_on` is the
    day it was repaired, given back or replaced; None while it is still there."""

    handed_in_on: date
    ready_on: date | None = None
    total_fen: int = 0
    other_fen: int = 0
    where: Treatment = field(default_factory=Treatment)


@dataclass(frozen=True, slots=True)
class Delay:
    """Something that came later than promised: a delivery, a leg of a journey. `departs_at` is when a
    leg was planned to begin: it decides whether cover held; without it the event's moment does."""

    kind: str
    promised_at: datetime
    actual_at: datetime
    where: Treatment = field(default_factory=Treatment)
    departs_at: datetime | None = None

    @property
    def late(self) -> timedelta:
        return self.actual_at - self.promised_at


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What the policy paid earlier for a benefit, in fen; for the same event or another. `items` is for
    how many sessions, visits or legs, where a benefit pays for so many of them."""

    benefit: str
    amount_fen: int
    same_event: bool = False
    items: int = 0


@dataclass(frozen=True, slots=True)
class Misstated:
    """Premium paid and premium that was due, where age or occupation was misstated (保险法 Art.32)."""

    paid_fen: int
    due_fen: int

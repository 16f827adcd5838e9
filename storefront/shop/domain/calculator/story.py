"""A reader's whole story, as the calculator asks for it: what happened, to whom, what it cost. No dates,
no names: whole ages, amounts in fen, codes."""

from dataclasses import dataclass
from enum import StrEnum

MOST_BILLS = 3
MOST_INJURIES = 3
LATE = "late"


class When(StrEnum):
    """The moment relative to cover, to the second."""

    DURING = ""
    BEFORE = "before"
    FIRST = "first"
    LAST = "last"
    AFTER = "after"


class Where(StrEnum):
    """Where somebody was treated: where the product accepts it, elsewhere, elsewhere in an emergency."""

    ACCEPTED = ""
    OUTSIDE = "out"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Bill:
    """A hospital's bill and who paid of it, in fen. `item` is a circumstance of this bill alone, `day` how
    many days after the event it was made."""

    total_fen: int
    pooled_fen: int = 0
    out_of_list_fen: int = 0
    other_fen: int = 0
    account_fen: int = 0
    where: Where = Where.ACCEPTED
    item: str = ""
    day: int = 0


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in hospital, all stays together."""

    days: int
    where: Where = Where.ACCEPTED


@dataclass(frozen=True, slots=True)
class Injury:
    """A lasting injury: its grade, and the grade this part of the body had before."""

    grade: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """Costs of one kind, each time what it came to; what others paid of them together, in fen. `item` is
    a circumstance of all of them, or `LATE`: they arose after the days that count. Of things, `worth_fen` is
    what they were worth together just before the event."""

    kind: str
    amounts: tuple[int, ...]
    other_fen: int = 0
    item: str = ""
    worth_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """What the policy paid for a benefit after earlier events, in fen, and for how many visits or legs."""

    benefit: str
    amount_fen: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True)
class Mending:
    """A repair: what it came to, what others paid, in fen; whole days from handing in to ready."""

    total_fen: int = 0
    other_fen: int = 0
    days: int | None = None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Late:
    """How many seconds late each time: a parcel, the legs of a journey."""

    kind: str
    seconds: tuple[int, ...]
    item: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """Everything the reader said. What is left at its default was not said, and is then assumed."""

    plan: str = ""
    riders: tuple[str, ...] = ()
    price_fen: int | None = None
    owned: bool = True
    kind: str = ""
    words: frozenset[str] = frozenset()
    when: When = When.DURING
    term: str = ""
    day: int | None = None
    insured: bool = True
    age: int | None = None
    occupation_class: int | None = None
    bills: tuple[Bill, ...] = ()
    stay: Stay | None = None
    injuries: tuple[Injury, ...] = ()
    died_after: int | None = None
    spent: tuple[Spent, ...] = ()
    mending: Mending | None = None
    late: tuple[Late, ...] = ()
    paid: tuple[Paid, ...] = ()

    @property
    def has_loss(self) -> bool:
        """Whether anything was lost at all."""
        lost = (self.bills, self.injuries, self.spent, self.late, self.stay, self.mending)
        return any(lost) or self.died_after is not None

"""How every result shows its working: steps, reasons and lines. No rule lives here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation. `working` is the sum in readable Chinese, `fen` where it stands after."""

    label: str
    working: str
    fen: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not (or nevertheless) paid or insured: a stable code, its clauses, a sentence.

    `refuses` is False where the reason only explains arithmetic, or forces payment."""

    code: str
    clause_numbers: tuple[str, ...]
    sentence: str
    refuses: bool = True
    benefit: str | None = None
    field: str | None = None

    @property
    def clause_number(self) -> str:
        """The first clause it rests on, or an empty text."""
        return self.clause_numbers[0] if self.clause_numbers else ""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something worth knowing before choosing, never an advertisement."""

    code: str
    sentence: str
    term: str = ""

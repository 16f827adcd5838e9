"""A price as it is kept beside what it was the price of: plain JSON, and back for showing."""

from dataclasses import dataclass
from typing import Any

from storefront.rules.tariff import Premium
from storefront.rules.working import Step


@dataclass(frozen=True, slots=True)
class FrozenPrice:
    """Kept lines with their total, for `components/price_lines.html`."""

    lines: list[dict[str, Any]]
    total_fen: int
    hints: tuple[str, ...] = ()


def frozen_lines(premium: Premium) -> list[dict[str, Any]]:
    """The lines of a price: code, label, steps, clause_numbers, amount_fen."""
    return [
        {
            "code": line.code,
            "label": line.label,
            "steps": [{"label": s.label, "working": s.working, "fen": s.fen} for s in line.steps],
            "clause_numbers": list(line.clause_numbers),
            "amount_fen": line.amount_fen,
        }
        for line in premium.lines
    ]


def step_text(step: Step) -> str:
    """One step of a calculation in words: `年龄系数：1.00`."""
    return f"{step.label}：{step.working}"

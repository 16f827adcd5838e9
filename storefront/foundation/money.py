"""Amounts of money: whole fen behind a type that refuses floats, and the one rounding rule."""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

BASIS_POINTS = 10_000
YUAN_PATTERN = re.compile(r"(?P<sign>-?)(?P<yuan>\d{1,12})(?:\.(?P<fen>\d{1,2}))?")
FULL_WIDTH = str.maketrans("０１２３４５６７８９．，￥", "0123456789.,¥")


def round_half_up(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest whole number, halves away from zero. Integers only."""
    if not isinstance(numerator, int) or not isinstance(denominator, int):
        raise TypeError("round_half_up takes whole numbers")
    if denominator <= 0:
        raise ValueError("the denominator must be positive")
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return magnitude if numerator >= 0 else -magnitude


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen (1/100 yuan, CNY). `Money(12345)` is ¥123.45."""

    fen: int

    def __post_init__(self) -> None:
        if not isinstance(self.fen, int) or isinstance(self.fen, bool):
            raise TypeError(f"Money takes whole fen, not {type(self.fen).__name__}")

    @classmethod
    def from_yuan(cls, text: str) -> Self:
        """Read what a person types: `499.99`, `1,200`, `¥3`, full-width digits. ValueError else."""
        cleaned = text.strip().translate(FULL_WIDTH).replace(",", "").removeprefix("¥").removesuffix("元")
        match = YUAN_PATTERN.fullmatch(cleaned.strip())
        if match is None:
            raise ValueError(f"not an amount in yuan: {text!r}")
        fen = int(match["yuan"]) * 100 + int((match["fen"] or "0").ljust(2, "0"))
        return cls(-fen if match["sign"] else fen)

    def __add__(self, other: Self) -> "Money":
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Self) -> "Money":
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> "Money":
        return Money(self.fen * times) if isinstance(times, int) else NotImplemented

    def __neg__(self) -> "Money":
        return Money(-self.fen)

    def __lt__(self, other: Self) -> bool:
        return self.fen < other.fen if isinstance(other, Money) else NotImplemented

    def __bool__(self) -> bool:
        return self.fen != 0

    def share(self, numerator: int, denominator: int = BASIS_POINTS) -> "Money":
        """This amount × numerator / denominator, rounded half up to the fen."""
        return Money(round_half_up(self.fen * numerator, denominator))

    @property
    def plain(self) -> str:
        """`1,243.40`, for sentences that say 元."""
        sign = "-" if self.fen < 0 else ""
        yuan, fen = divmod(abs(self.fen), 100)
        return f"{sign}{yuan:,}.{fen:02d}"

    def __str__(self) -> str:
        return f"-¥{(-self).plain}" if self.fen < 0 else f"¥{self.plain}"


ZERO = Money(0)

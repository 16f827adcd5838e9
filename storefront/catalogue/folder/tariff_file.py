"""Reads tariff.csv: the price lines of plans and riders."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping

from storefront.catalogue.folder.sources import CatalogueError, Sources
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.tariff import MAX_LOADING_BP
from storefront.rules.terms import Basis, TariffLine, Term

FILE = "tariff.csv"
CLASSES = (1, 2, 3, 4)
COLUMNS = [
    *("kind", "code", "basis", "from", "to", "rate_fen", "rate_bp", "floor_fen", "loading_bp"),
    *(f"class_{number}_bp" for number in CLASSES),
    "age_bp",
]
Key = tuple[str, str]  # plan or rider, and its code
Tariff = Mapping[Key, tuple[TariffLine, ...]]


def read_tariff(sources: Sources) -> Tariff:
    """The lines by (kind, code). CatalogueError with file and line."""
    placed: dict[Key, list[tuple[int, TariffLine]]] = defaultdict(list)
    for number, key, line in _rows(sources):
        for place, other in placed[key]:
            if _both_hold(line, other):
                message = f"line {place} has a price of {' '.join(key)} for the same term"
                raise _wrong(sources, number, message)
        placed[key].append((number, line))
    return {key: tuple(line for _, line in rows) for key, rows in placed.items()}


def _rows(sources: Sources) -> Iterator[tuple[int, Key, TariffLine]]:
    """Each row with its line in the file, what it prices, and its price."""
    reader = csv.DictReader(sources.text(FILE).splitlines(), strict=True)
    try:
        if list(reader.fieldnames or ()) != COLUMNS:
            raise _wrong(sources, 1, f"the columns are {','.join(COLUMNS)}")
        for row in reader:
            if None in row or None in row.values():
                raise _wrong(sources, reader.line_num, f"{len(COLUMNS)} columns are needed")
            if row["kind"] not in {"plan", "rider"}:
                raise _wrong(sources, reader.line_num, "kind: plan or rider")
            yield reader.line_num, (row["kind"], row["code"]), _line(sources, reader.line_num, row)
    except csv.Error as error:
        raise _wrong(sources, reader.line_num, f"no valid CSV: {error}") from None


def _line(sources: Sources, line: int, row: dict[str, str]) -> TariffLine:
    basis = _basis(sources, line, row["basis"])
    rate, other = ("rate_bp", "rate_fen") if basis is Basis.ITEM_BP else ("rate_fen", "rate_bp")
    if row[other]:
        raise _wrong(sources, line, f"{other}: leave it empty for {basis}")
    loading = _whole(sources, line, row, "loading_bp")
    if loading > MAX_LOADING_BP:
        raise _wrong(sources, line, f"loading_bp: {loading} is more than the {MAX_LOADING_BP} allowed")
    shortest, longest = _term(sources, line, row, "from"), _term(sources, line, row, "to")
    if {shortest is not None, longest is not None} != {basis is Basis.BAND}:
        raise _wrong(sources, line, "from and to: both for a band, neither otherwise")
    if shortest and longest and shortest.order > longest.order:
        raise _wrong(sources, line, "from: longer than to")
    return TariffLine(
        basis=basis,
        rate=_whole(sources, line, row, rate),
        floor_fen=_whole(sources, line, row, "floor_fen"),
        loading_bp=loading,
        class_bp=tuple((n, _whole(sources, line, row, f"class_{n}_bp")) for n in CLASSES),
        age_bp=_whole(sources, line, row, "age_bp"),
        shortest=shortest,
        longest=longest,
    )


def _both_hold(one: TariffLine, other: TariffLine) -> bool:
    """Whether some term has two prices, sold or not: bands overlap, or one of both is no band."""
    if one.shortest is None or one.longest is None or other.shortest is None or other.longest is None:
        return True
    return one.shortest.order <= other.longest.order and other.shortest.order <= one.longest.order


def _basis(sources: Sources, line: int, text: str) -> Basis:
    try:
        return Basis(text)
    except ValueError:
        raise _wrong(sources, line, f"basis: one of {', '.join(Basis)}") from None


def _whole(sources: Sources, line: int, row: dict[str, str], column: str) -> int:
    text = row[column]
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        raise _wrong(sources, line, f"{column}: a whole number is needed, not {text!r}")
    return int(text)


def _term(sources: Sources, line: int, row: dict[str, str], column: str) -> Term | None:
    try:
        return Term.parse(row[column]) if row[column] else None
    except BusinessRuleError as error:
        raise _wrong(sources, line, f"{column}: {error.message}") from None


def _wrong(sources: Sources, line: int, message: str) -> CatalogueError:
    return CatalogueError(sources.problem(FILE, line, message))

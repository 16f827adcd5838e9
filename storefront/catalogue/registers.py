"""Reads the two demonstration registers that products share. Errors name file and line."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from storefront.catalogue.folder.sources import CatalogueError, Problem

Row = TypeVar("Row")
FOLDER = Path(__file__).resolve().parent


def read_register(
    path: Path, columns: tuple[str, ...], row_of: Callable[[dict[str, str]], Row]
) -> tuple[Row, ...]:
    """The rows of a register. CatalogueError for missing columns, empty cells or a bad value."""
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines(), strict=True)
    if tuple(reader.fieldnames or ()) != columns:
        raise CatalogueError(Problem(path.name, 1, f"the columns are {','.join(columns)}"))
    rows = []
    for cells in reader:
        if None in cells or not all(cells.values()):
            raise CatalogueError(Problem(path.name, reader.line_num, "every cell is needed, and no more"))
        try:
            rows.append(row_of(cells))
        except ValueError as error:
            raise CatalogueError(Problem(path.name, reader.line_num, str(error))) from None
    return tuple(rows)

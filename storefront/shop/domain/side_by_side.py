"""The parts of a comparison: what one product says, one fact of all of them, facts that belong together."""

from dataclasses import dataclass

from storefront.catalogue.definition import ProductDefinition


@dataclass(frozen=True, slots=True)
class Cell:
    """What one product says. `value` is None where it has no such thing; it is what differs or not."""

    product: ProductDefinition
    value: object = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of all products. `code` says which, and how its cells are written; `title` is the
    catalogue's own name of it, where it has one."""

    code: str
    cells: tuple[Cell, ...]
    title: str = ""

    @property
    def differs(self) -> bool:
        return any(cell.value != self.cells[0].value for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that belong together; `title` is the catalogue's own name of a benefit, or empty."""

    code: str
    rows: tuple[Row, ...]
    title: str = ""

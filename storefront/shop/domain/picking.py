"""Which products a reader picked to compare, in the reader's order; what could not be taken is said."""

from collections.abc import Iterable
from dataclasses import dataclass

from storefront.catalogue.definition import ProductDefinition

MOST = 4  # more columns than four cannot be read side by side
MOST_READ = 40  # names in one address; the rest was not typed by a person


@dataclass(frozen=True, slots=True)
class Picked:
    """`products` to compare; `over` were picked too, beyond four; `repeated` were picked twice;
    `unknown` is how many names belong to nothing on sale."""

    products: tuple[ProductDefinition, ...] = ()
    over: tuple[ProductDefinition, ...] = ()
    repeated: tuple[ProductDefinition, ...] = ()
    unknown: int = 0

    @property
    def all(self) -> tuple[ProductDefinition, ...]:
        return self.products + self.over

    @property
    def slugs(self) -> tuple[str, ...]:
        """What the address of this choice says."""
        return tuple(product.slug for product in self.all)

    @property
    def wrong(self) -> bool:
        return bool(self.over or self.repeated or self.unknown)


def pick(slugs: Iterable[str], products: Iterable[ProductDefinition]) -> Picked:
    """Read the names of an address."""
    named = list(slugs)[:MOST_READ]
    on_sale = {product.slug: product for product in products}
    known = [on_sale[slug] for slug in named if slug in on_sale]
    once = {product.slug: product for product in known}
    repeated = {product.slug: product for product in known if named.count(product.slug) > 1}
    chosen = tuple(once.values())
    return Picked(chosen[:MOST], chosen[MOST:], tuple(repeated.values()), len(named) - len(known))

"""Where in product.toml each benefit stands, so that an error can name its line."""

from collections.abc import Iterator

from storefront.rules.terms import BenefitTerms, ProductTerms

Place = tuple[str | int, ...]


def benefits_with_places(terms: ProductTerms) -> Iterator[tuple[Place, BenefitTerms]]:
    """Every benefit with the keys that lead to it: those of all plans, then those of the riders."""
    for index, benefit in enumerate(terms.benefits):
        yield ("benefits", index), benefit
    for number, rider in enumerate(terms.riders):
        for index, benefit in enumerate(rider.benefits):
            yield ("riders", number, "benefits", index), benefit

"""Ways to have a product version on sale, and a newer one, and a sale of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from policies.quoting.domain import Choices
from policies.quoting.models import Quote
from policies.quoting.services import make_quote
from storefront.catalogue.folder.sources import PRODUCTS, Sources, read_folder
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product
from storefront.foundation import clock
from storefront.reading.models import EvidenceChain
from storefront.reading.services import open_chain

CHOICES = Choices(plan="B", riders=(), term="1m", start_on=date(2000, 1, 1), age=36, occupation_class=1)


def base_sources() -> Sources:
    return read_folder("base", PRODUCTS)


def load_base() -> ProductVersion:
    return load_product(base_sources()).version


def load_newer(number: str = "2026-2", *, times: int = 1, **changes: tuple[str, str]) -> ProductVersion:
    """A version that takes over today, with `{file: (old, new)}` changed so many times (-1: throughout);
    `__` in a name stands for `.`, and a name without folder is found by its ending."""
    sources = base_sources()
    files = dict(sources.files)
    product = files["product.toml"]
    was = next(line for line in product.splitlines() if line.startswith("number"))
    begins = next(line for line in product.splitlines() if line.startswith("effective_on"))
    product = product.replace(was, f'number = "{number}"').replace(begins, f"effective_on = {clock.today()}")
    files["product.toml"] = product
    for name, (old, new) in changes.items():
        path = next(path for path in files if path.endswith(name.replace("__", ".")))
        assert old in files[path]
        files[path] = files[path].replace(old, new, times)
    return load_product(replace(sources, files=files)).version


def a_quote(version: ProductVersion, owner: Any = None, **choices: Any) -> Quote:
    """Plan B for a month from tomorrow, unless told otherwise."""
    tomorrow = clock.today() + timedelta(days=1)
    chosen = replace(CHOICES, **{"start_on": tomorrow, **choices})
    return make_quote(version=version, choices=chosen, owner=owner)


def a_chain(version: ProductVersion, user: Any = None) -> EvidenceChain:
    made = a_quote(version, user)
    return open_chain(user=user, version=version, quote_reference=made.reference)

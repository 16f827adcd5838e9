"""What is on sale now, as each process remembers it for a moment.

A page that is kept rendered should not open the database to learn that nothing changed. So the list of
versions on sale is asked for at most every `WINDOW_SECONDS`; a version that begins or is withdrawn shows
after that at the latest. A price looked at is shown from here too; what is frozen, sold or paid reads
the row.
"""

import time
from hashlib import sha256

from django.conf import settings

from storefront.catalogue.models import ProductVersion
from storefront.catalogue.selectors import products

_remembered: tuple[float, list[ProductVersion]] | None = None


def on_sale() -> list[ProductVersion]:
    """The versions on sale, by slug; at most `WINDOW_SECONDS` old."""
    global _remembered  # noqa: PLW0603 (the memory of this process, one assignment, no lock needed)
    now = time.monotonic()
    if _remembered is None or now - _remembered[0] >= settings.WINDOW_SECONDS:
        _remembered = (now, products())
    return _remembered[1]


def on_sale_as(slug: str) -> ProductVersion | None:
    """The version on sale of a product, or None."""
    return next((version for version in on_sale() if version.product.slug == slug), None)


def digest(versions: list[ProductVersion]) -> str:
    """What a page that shows these versions is kept under."""
    return sha256("".join(version.content_hash for version in versions).encode()).hexdigest()


def forget() -> None:
    """Ask again at the next look, as a process does that has just started."""
    global _remembered  # noqa: PLW0603 (as above)
    _remembered = None

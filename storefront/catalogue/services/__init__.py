"""What writes the catalogue: versions loaded from folders, drafts, publishing and withdrawing."""

from storefront.catalogue.services.drafts import discard_draft, store_draft
from storefront.catalogue.services.loading import Loaded, LoadResult, load_product
from storefront.catalogue.services.publishing import publish_draft, withdraw_version

__all__ = [
    "LoadResult",
    "Loaded",
    "discard_draft",
    "load_product",
    "publish_draft",
    "store_draft",
    "withdraw_version",
]

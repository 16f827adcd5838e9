"""Reading sales: how many are on their way under a version."""

from datetime import timedelta

from django.db.models import Count

from storefront.foundation import clock
from storefront.reading.enums import ChainState
from storefront.reading.models import EvidenceChain

ON_THE_WAY = timedelta(hours=24)  # who has done nothing for longer begins as good as anew


def sales_on_the_way(slug: str) -> dict[int, int]:
    """Sales of a product that moved within a day and are no contract yet: how many, by version."""
    moving = EvidenceChain.objects.filter(
        state=ChainState.OPEN, last_at__gte=clock.now() - ON_THE_WAY, version__product__slug=slug
    )
    return dict(moving.values_list("version_id").annotate(count=Count("pk")).order_by("version_id"))

"""How many policies were sold under each version, handed down to the catalogue, whose desk shows it."""

from django.db.models import Count

from policies.cover.models import Policy
from storefront.catalogue.models import ProductVersion, VersionSales
from storefront.foundation import clock


def count_sold_versions() -> int:
    """Count anew, whatever was counted before, and say when. Returns how many versions were counted."""
    now = clock.now()
    sold = dict(Policy.objects.values_list("version_id").annotate(sold=Count("pk")).order_by("version_id"))
    rows = [
        VersionSales(version_id=version, sold=sold.get(version, 0), counted_at=now)
        for version in ProductVersion.objects.values_list("pk", flat=True)
    ]
    VersionSales.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["sold", "counted_at"], unique_fields=["version"]
    )
    return len(rows)

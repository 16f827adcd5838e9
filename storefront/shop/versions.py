"""The versions of a product as pages show them: when each was sold, how it stands, what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from itertools import zip_longest

from storefront.catalogue.domain.changes import Summary, changes_between, summary
from storefront.catalogue.domain.periods import Period
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.selectors import periods_of
from storefront.foundation import clock


class Phase(StrEnum):
    """How a version stands at a moment."""

    SELLING = "selling"
    COMING = "coming"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version among the others. `before` is the version published before it, or None for the first."""

    version: ProductVersion
    periods: tuple[Period, ...]
    phase: Phase
    before: ProductVersion | None

    @property
    def changed(self) -> Summary | None:
        """What it changed, in numbers; computed when asked for."""
        if self.before is None:
            return None
        return summary(changes_between(self.before.definition, self.version.definition))


def rows_of(versions: Sequence[ProductVersion]) -> list[VersionRow]:
    """The rows of a product's published versions, which come the newest first."""
    periods, now = periods_of(versions), clock.now()
    return [
        VersionRow(version, periods[version.pk], _phase(version, periods[version.pk], now), before)
        for version, before in zip_longest(versions, versions[1:])
    ]


def _phase(version: ProductVersion, periods: tuple[Period, ...], now: datetime) -> Phase:
    if version.withdrawn_at is not None:
        return Phase.WITHDRAWN
    if any(period.includes(now) for period in periods):
        return Phase.SELLING
    return Phase.COMING if version.effective_on > clock.today() else Phase.REPLACED


def digest_of(versions: Sequence[ProductVersion]) -> str:
    """Changes when a version is published, withdrawn, or begins: the day belongs to it."""
    facts = [
        f"{version.number} {version.content_hash} {version.effective_on} {version.withdrawn_at}"
        for version in versions
    ]
    return sha256("\n".join([clock.today().isoformat(), *facts]).encode()).hexdigest()

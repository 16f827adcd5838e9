"""Publishing a draft on a day, and withdrawing a version: each once, by whom, when and why."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storefront.catalogue.enums import DraftState
from storefront.catalogue.folder.inspection import Inspection, inspect
from storefront.catalogue.models import Draft, Product, ProductVersion
from storefront.catalogue.services import history
from storefront.catalogue.services.drafts import not_open
from storefront.catalogue.services.loading import locked_product, newest_begun, store_version
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.transitions import transition

FARTHEST = timedelta(days=366)


@transaction.atomic
def publish_draft(*, draft: Draft, on: date, actor: Any) -> ProductVersion:
    """Make a draft a version that is sold from 00:00 of a day, Beijing time. BusinessRuleError says what
    is in the way: its own faults, its maker, its number, the day, or that somebody was first."""
    product = locked_product(draft.slug)
    draft = Draft.objects.get(pk=draft.pk)
    inspection = inspect(draft.sources)
    for obstacle in (*obstacles(draft, inspection, actor), *day_obstacles(product, on)):
        raise obstacle
    if inspection.definition is None or inspection.definition.content_hash != draft.content_hash:
        raise ValueError(f"the stored files of {draft} do not match their hash")
    by = history.actor_of(actor)
    version = store_version(
        product, draft.sources, inspection.definition, effective_on=on, actor=by, reason=f"from {on}"
    )
    reason = f"version {version.number}"
    if not transition(draft, DraftState.PUBLISHED, actor=by, reason=reason, version=version):
        raise not_open()
    return version


def obstacles(draft: Draft, inspection: Inspection, actor: Any) -> list[BusinessRuleError]:
    """Why this person cannot publish this draft, whatever the day; empty where they can."""
    found = []
    if draft.state != DraftState.OPEN:
        found.append(not_open())
    if inspection.problems:
        message = _("Something in its files fails; see the list.")
        found.append(BusinessRuleError("problems", message))
    if draft.made_by_id is not None and draft.made_by_id == actor.pk:
        message = _("You made this draft. Another administrator must publish it.")
        found.append(BusinessRuleError("same_person", message))
    if ProductVersion.objects.filter(product__slug=draft.slug, number=draft.number).exists():
        message = _("Version %(number)s is there already. Give this text a new number.")
        found.append(BusinessRuleError("number_taken", message % {"number": draft.number}))
    return found


def day_obstacles(product: Product | None, on: date) -> list[BusinessRuleError]:
    """Why nothing can begin on that day: it has passed, or a version begins on it or later."""
    if on < clock.today():
        message = _("This day has passed. Choose today or a later day.")
        return [BusinessRuleError("past", message, "on")]
    if on > clock.today() + FARTHEST:
        message = _("This day is more than a year ahead. Look at the year once more.")
        return [BusinessRuleError("far", message, "on")]
    newest = newest_begun(product) if product is not None else None
    if newest is not None and on <= newest.effective_on:
        message = _("Version %(number)s begins on %(day)s. Choose a later day, or withdraw it first.")
        said = message % {"number": newest.number, "day": newest.effective_on.isoformat()}
        return [BusinessRuleError("not_later", said, "on")]
    return []


@transaction.atomic
def withdraw_version(*, version: ProductVersion, reason: str, actor: Any) -> None:
    """Stop selling a version from this moment. Policies sold under it stand; sales in progress are read
    again under the version that is sold then, or refused. BusinessRuleError where it was withdrawn."""
    sold = ProductVersion.objects.filter(pk=version.pk, published_at__isnull=False, withdrawn_at=None)
    if not sold.update(withdrawn_at=clock.now()):
        raise BusinessRuleError("withdrawn", _("Somebody was first: this version is withdrawn already."))
    by = history.actor_of(actor)
    history.note(version, history.PUBLISHED, history.WITHDRAWN, actor=by, reason=reason)
    version.refresh_from_db(fields=["withdrawn_at"])

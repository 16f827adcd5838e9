"""Stores what somebody wants to sell one day, finished or not, and puts it aside again."""

import tomllib
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storefront.catalogue.enums import DraftState
from storefront.catalogue.folder.sources import CatalogueError, Problem, Sources
from storefront.catalogue.models import Draft, ProductVersion
from storefront.catalogue.services import history
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.transitions import transition

MOST_OPEN = 20  # drafts of one product; more is a mess nobody reads
LONGEST_NUMBER = 20


def store_draft(*, sources: Sources, made_by: Any = None) -> Draft:
    """Keep a folder as a draft; the same files again are the same draft. CatalogueError where the
    database could not hold them, BusinessRuleError where they are a version already."""
    for name, text in sources.files.items():
        if "\x00" in text:
            raise CatalogueError(Problem(f"{sources.slug}/{name}", 1, "holds a null character"))
    _refuse_published(sources)
    stored = Draft.objects.filter(slug=sources.slug, state=DraftState.OPEN)
    found = stored.filter(content_hash=sources.content_hash).first()
    if found is not None:
        return found
    if stored.count() >= MOST_OPEN:
        raise BusinessRuleError(
            "too_many",
            _("This product has %(count)d drafts already. Put one aside first.") % {"count": MOST_OPEN},
        )
    try:
        return _store(sources, made_by)
    except IntegrityError:  # the same files arrived twice at once
        return stored.get(content_hash=sources.content_hash)


def _refuse_published(sources: Sources) -> None:
    known = ProductVersion.objects.filter(product__slug=sources.slug, content_hash=sources.content_hash)
    version = known.first()
    if version is not None:
        raise BusinessRuleError(
            "is_version", _("These files are version %(number)s already.") % {"number": version.number}
        )


@transaction.atomic
def _store(sources: Sources, made_by: Any) -> Draft:
    draft = Draft.objects.create(
        slug=sources.slug,
        number=_number(sources),
        content_hash=sources.content_hash,
        files=dict(sources.files),
        made_at=clock.now(),
        made_by=made_by,
    )
    history.note(draft, "", DraftState.OPEN, actor=history.actor_of(made_by), reason="stored")
    return draft


def _number(sources: Sources) -> str:
    """The version's number as far as the files say one."""
    try:
        number = tomllib.loads(sources.files.get("product.toml", "")).get("version", {}).get("number", "")
    except (AttributeError, ValueError, RecursionError):
        return ""
    return number if isinstance(number, str) and len(number) <= LONGEST_NUMBER else ""


def discard_draft(*, draft: Draft, actor: Any, reason: str) -> None:
    """Put a draft aside for good; its files stay as they were. BusinessRuleError where it is not open."""
    moved = transition(draft, DraftState.DISCARDED, actor=history.actor_of(actor), reason=reason)
    if not moved:
        raise not_open()


def not_open() -> BusinessRuleError:
    return BusinessRuleError("not_open", _("Somebody was first: this draft is not open any more."))

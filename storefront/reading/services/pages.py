"""Keeping pages as they were shown: each once by content, with the style sheets they were shown in."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from storefront.foundation import clock
from storefront.reading.domain import chain as rules
from storefront.reading.domain.frozen_page import freeze
from storefront.reading.models import PageContent, Stylesheet


@lru_cache(maxsize=1)
def _styles() -> tuple[str, str]:
    """Digest and text of all style sheets of this build; they change with a deployment only."""
    texts = []
    for folder in map(Path, settings.STATICFILES_DIRS):
        for path in sorted(folder.glob("css/**/*.css")):
            texts.append(f"/* {path.relative_to(folder)} */\n{path.read_text(encoding='utf-8')}")
    text = "\n".join(texts)
    return rules.commitment(text), text


def keep_page(html: str, *, forget: tuple[str, ...] = ()) -> PageContent:
    """The kept form of a rendered page; stored if these words were never shown before."""
    frozen = freeze(html, forget=forget)
    style_digest, style_text = _styles()
    digest = rules.content_digest(frozen, style_digest)
    found = PageContent.objects.filter(digest=digest).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            sheet, _ = Stylesheet.objects.get_or_create(digest=style_digest, defaults={"text": style_text})
            return PageContent.objects.create(
                digest=digest, html=frozen, stylesheet=sheet, stored_at=clock.now()
            )
    except IntegrityError:
        return PageContent.objects.get(digest=digest)

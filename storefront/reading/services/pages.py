"""Keeping pages as they were shown: each once by content, with the style sheets they were shown in."""

from django.db import IntegrityError, transaction

from storefront.foundation import clock
from storefront.foundation.stylesheet import stylesheet_text, stylesheet_version
from storefront.reading.domain import chain as rules
from storefront.reading.domain.frozen_page import freeze
from storefront.reading.models import PageContent, Stylesheet


def keep_page(html: str, *, forget: tuple[str, ...] = ()) -> PageContent:
    """The kept form of a rendered page; stored if these words were never shown before."""
    frozen = freeze(html, forget=forget)
    digest = rules.content_digest(frozen, stylesheet_version())
    found = PageContent.objects.filter(digest=digest).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            sheet, _ = Stylesheet.objects.get_or_create(
                digest=stylesheet_version(), defaults={"text": stylesheet_text()}
            )
            return PageContent.objects.create(
                digest=digest, html=frozen, stylesheet=sheet, stored_at=clock.now()
            )
    except IntegrityError:
        return PageContent.objects.get(digest=digest)

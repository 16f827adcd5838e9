"""Drafts of the base product, and a newer version of it, for pages that show them."""

from typing import Any

from storefront.catalogue.folder.sources import Sources, read_folder
from storefront.catalogue.models import Draft
from storefront.catalogue.services import store_draft

GLOSS = ("clauses/02-cover.md", "出了意外，180 天内", "出了意外，一百八十天内")
NUMBER = ("product.toml", 'number = "2026-1"', 'number = "2026-2"')
UNFINISHED = ("clauses/02-cover.md", ":::gloss\n每份都有三样", "每份都有三样")


def base_with(*changes: tuple[str, str, str]) -> Sources:
    """The base product's files with `(file, old, new)` changed."""
    files = dict(read_folder("base").files)
    for file, old, new in (NUMBER, *changes):
        assert old in files[file], old
        files[file] = files[file].replace(old, new, 1)
    return Sources("base", files)


def draft_of_base(*changes: tuple[str, str, str], made_by: Any = None) -> Draft:
    return store_draft(sources=base_with(*changes), made_by=made_by)

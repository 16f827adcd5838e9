"""Pieces of pages that say the same to everyone: rendered once per language, edition and what they name."""

import pytest
from django.template import Context, Template
from django.utils import translation

from storefront.templatetags.kept import pieces

PIECE = Template(
    '{% load kept i18n %}{% kept "test" demo %}{% translate "My policies" %} {{ said }}{% endkept %}'
)


@pytest.fixture(autouse=True)
def _nothing_kept():
    pieces.clear()
    yield
    pieces.clear()


def said(word: str, **context: object) -> str:
    return PIECE.render(Context({"said": word, "demo": True, **context}))


def test_piece_is_rendered_once():
    assert said("first") == said("second")


def test_other_language_edition_or_named_value_is_another_piece():
    first = said("first")
    assert said("second", demo=False).endswith("second")
    assert said("second", edition="elder").endswith("second")
    with translation.override("en"):
        assert said("second") == "My policies second"
    assert said("second") == first


def test_nothing_is_kept_while_templates_are_written(settings):
    said("first")
    settings.DEBUG = True
    assert said("second").endswith("second")

"""Markdown to clean HTML, once, when a product is read. Raw HTML is refused before and stripped after."""

import re

import nh3
from markdown_it import MarkdownIt

RENDERER = MarkdownIt("commonmark", {"html": False}).enable("table")
TAGS = {
    "p",
    "ol",
    "ul",
    "li",
    "strong",
    "em",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "blockquote",
}
HTML_TAG = re.compile(r"</?[A-Za-z][^>]*>|<!--")


def has_html(text: str) -> bool:
    return HTML_TAG.search(text) is not None


def render(text: str) -> str:
    """Clean HTML of a piece of Markdown."""
    return nh3.clean(RENDERER.render(text), tags=TAGS, attributes={}).strip()

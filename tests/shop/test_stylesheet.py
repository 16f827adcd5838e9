"""One stylesheet: red for exclusions only, colours as tokens, light enough."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

from storefront.foundation.stylesheet import NAME, source_files, stylesheet_text, stylesheet_version

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def test_red_is_for_what_is_not_covered():
    allowed = ("exclusion", "red", "swatch--vermilion")
    rules = RULE.findall(stylesheet_text())
    painted = [selector.strip() for selector, body in rules if "var(--vermilion" in body]
    assert painted
    assert not [selector for selector in painted if not any(word in selector for word in allowed)]


def test_colours_are_tokens():
    for path in source_files():
        if path.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", path.read_text()), path.name


def test_no_ids_no_important():
    text = stylesheet_text()
    assert "!important" not in text
    assert not [selector for selector, _ in RULE.findall(text) if re.search(r"(^|[\s,>])#\w", selector)]


def test_layers_come_once_and_first():
    assert stylesheet_text().startswith("@layer reset, tokens, base, layout, components, utilities;")
    assert len(stylesheet_version()) == 64


def test_css_and_js_stay_light():
    scripts = [settings.BASE_DIR / "static" / "js" / "site.js", finders.find("django_htmx/htmx-2.min.js")]
    weight = len(stylesheet_text().encode()) + sum(Path(path).stat().st_size for path in scripts)
    assert weight <= 120_000


def test_finder_offers_the_joined_file():
    assert Path(finders.find(NAME)).read_text(encoding="utf-8") == stylesheet_text()
    assert finders.find("css/other.css") is None

"""A rendered page as evidence keeps it: what was shown, without tokens, references and personal values.

Two people who were shown the same words get the same text, so that it is kept once.
"""

import re
from html import escape
from html.parser import HTMLParser

MASK = "●"
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905
)
# Hidden controls that differ at each rendering.
TOKENS = frozenset({"csrfmiddlewaretoken", "render"})
STATELESS = frozenset({"submit", "button", "checkbox", "radio", "hidden", "image", "reset"})

Attributes = list[tuple[str, str | None]]


class _Freezer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.masked: str | None = None  # the tag whose inside is personal
        self.depth = 0

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self.masked is not None:
            self.depth += tag == self.masked
            return
        self.out.append(_tag(tag, _clean(tag, attrs)))
        names = {name for name, _ in attrs}
        if tag not in VOID and ("data-personal" in names or tag == "textarea"):
            self.out.append(MASK if "data-personal" in names else "")
            self.masked, self.depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if self.masked is not None:
            self.depth -= tag == self.masked
            if self.depth:
                return
            self.masked = None
        if tag not in VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.masked is None:
            self.out.append(escape(re.sub(r"\s+", " ", data), quote=False))


def _clean(tag: str, attrs: Attributes) -> Attributes:
    """Drop what was typed or chosen before, and values of tokens. Ticks stay: that none was set by the
    page is part of the evidence (R-20). Of an answer that its reader gave before, shown chosen again, the
    page's own words say that one was; which one is personal."""
    given = dict(attrs)
    if tag == "option":
        return [(name, value) for name, value in attrs if name != "selected"]
    if tag != "input":
        return attrs
    kind = given.get("type") or "text"
    if kind == "radio" and "data-personal" in given:
        return [(name, value) for name, value in attrs if name != "checked"]
    if given.get("name") in TOKENS or kind not in STATELESS or "data-personal" in given:
        return [(name, value) for name, value in attrs if name != "value"]
    return attrs


def _tag(tag: str, attrs: Attributes) -> str:
    parts = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attrs)
    return f"<{tag}{parts}>"


def freeze(html: str, *, forget: tuple[str, ...] = ()) -> str:
    """The page's lasting form. `forget` are references and nonces of this sale, replaced by a mark."""
    freezer = _Freezer()
    freezer.feed(html)
    freezer.close()
    frozen = re.sub(r"\n\s*", "\n", "".join(freezer.out)).strip()
    for word in forget:
        frozen = frozen.replace(word, MASK) if word else frozen
    return frozen

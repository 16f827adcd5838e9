"""Translations without a system gettext: one catalogue per room, compiled together by Babel.

`locale/zh_Hans/LC_MESSAGES/<room>.po` are written by hand; `compile` joins them into django.mo;
`check` finds marked texts without a Chinese translation, and translations nobody uses any more.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
COMPILED = FOLDER / "django.mo"
APPS = ("config", "storefront", "policies", "claims")
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "_": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
Key = tuple[str, str | None]


def catalogues() -> list[Path]:
    return sorted(FOLDER.glob("*.po"))


def read_all() -> "tuple[Catalog, list[str]]":
    """Join the rooms' catalogues; a text translated twice differently is a complaint."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    joined = Catalog(locale="zh_Hans", charset="utf-8")
    complaints = []
    for path in catalogues():
        with path.open("rb") as file:
            catalogue = read_po(file, locale="zh_Hans", charset="utf-8")
        for message in catalogue:
            if not message.id:
                continue
            known = joined.get(message.id, message.context)
            if known is not None and known.string != message.string:
                complaints.append(
                    f"{path.name}:{message.lineno}: translated otherwise elsewhere: {message.id!r}"
                )
            joined.add(
                message.id,
                message.string,
                context=message.context,
                flags=message.flags - {"fuzzy"},
                locations=[(path.name, message.lineno or 0)],
            )
            if "fuzzy" in message.flags:
                complaints.append(f"{path.name}:{message.lineno}: fuzzy: {message.id!r}")
    return joined, complaints


def compile_all() -> None:
    """Write django.mo if a catalogue is newer. Babel is imported only then: manage.py calls this."""
    newest = max((path.stat().st_mtime for path in catalogues()), default=0)
    if COMPILED.exists() and COMPILED.stat().st_mtime > newest:
        return
    from babel.messages.mofile import write_mo

    FOLDER.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_mo(buffer, read_all()[0])
    COMPILED.write_bytes(buffer.getvalue())


def marked() -> Iterator[tuple[Key, str]]:
    """Every marked text of code and templates: ((text, context), where)."""
    from django.utils.translation.template import templatize  # heavy; only the check needs it

    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield from _marked_in(path, path.read_bytes())
    for folder in (ROOT / "templates", ROOT / "policies", ROOT / "storefront"):
        for path in sorted(folder.rglob("*.html")):
            source = templatize(path.read_text(), origin=str(path))
            # The template's own indentation means nothing; a Python reader would stumble over it.
            lines = [line.strip() for line in source.splitlines()]
            yield from _marked_in(path, "\n".join(lines).encode())


def _marked_in(path: Path, source: bytes) -> Iterator[tuple[Key, str]]:
    from babel.messages.extract import extract

    options = {"encoding": "utf-8"}
    for line, message, _, context in extract("python", BytesIO(source), KEYWORDS, (), options):
        text = message[0] if isinstance(message, tuple) else message
        if text:
            yield (text, context), f"{path.relative_to(ROOT)}:{line}"


def check_all() -> list[str]:
    joined, complaints = read_all()
    used: set[Key] = set()
    for key, where in marked():
        message = joined.get(*key)
        if key not in used and (message is None or not _complete(message)):
            complaints.append(f"{where}: no Chinese for {key[0]!r}")
        used.add(key)
    for message in joined:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        if first and (first, message.context) not in used:
            file, line = message.locations[0]
            complaints.append(f"{file}:{line}: nobody uses {first!r}")
    return complaints


def _complete(message: object) -> bool:
    string = getattr(message, "string", "")
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> int:
    if sys.argv[1:] == ["compile"]:
        compile_all()
        return 0
    complaints = check_all()
    print("\n".join(complaints) or "translations are complete")
    return bool(complaints)


if __name__ == "__main__":
    sys.exit(main())

"""The one stylesheet of the site, put together from `static/css/` in the order of its layers.

Sources stay small files; readers fetch one. Its version is stored with each page kept as evidence.
"""

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "css/site.css"
LAYERS = ("reset", "tokens", "base", "layout", "components", "utilities")
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANK = re.compile(r"\n\s*")


def source_files() -> list[Path]:
    """The stylesheet's sources: a file a layer, and a folder of components."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    single = [folder / f"{layer}.css" for layer in LAYERS if layer != "components"]
    return [*single, *sorted((folder / "components").glob("*.css"))]


def stylesheet_text() -> str:
    """All sources in one text, the order of layers first, without comments and indentation."""
    parts = [path.read_text(encoding="utf-8") for path in source_files()]
    plain = BLANK.sub("\n", COMMENTS.sub("", "\n".join(parts))).strip()
    return f"@layer {', '.join(LAYERS)};\n{plain}\n"


@lru_cache(maxsize=1)
def stylesheet_version() -> str:
    """A digest of the stylesheet (SHA-256, 64 hex digits), read once a process."""
    return hashlib.sha256(stylesheet_text().encode()).hexdigest()


class StylesheetFinder(BaseFinder):
    """Offers `css/site.css` to the static files machinery, written anew when a source is newer."""

    def __init__(self, app_names: object = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.VAR_DIR) / "stylesheet")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path.replace("\\", "/") != NAME:
            return []
        found = self._fresh_file()
        return [found] if find_all else found

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, Storage]]:
        self._fresh_file()
        yield NAME, self.storage

    def _fresh_file(self) -> str:
        """The file's place on disk; replaced in one move, so that no reader meets half of it."""
        target = Path(self.storage.path(NAME))
        newest = max(path.stat().st_mtime for path in source_files())
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_suffix(".new")
            draft.write_text(stylesheet_text(), encoding="utf-8")
            draft.replace(target)
        return str(target)

"""The files of a product as text, their hash, and errors that name file and line."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SHARED = "shared/"
PRODUCTS = Path(__file__).resolve().parent.parent / "products"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a product's folder."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CatalogueError(Exception):
    """A product's folder cannot be used. `problems` names every file and line."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of one product by their path in the folder; shared chapters begin with `shared/`."""

    slug: str
    files: Mapping[str, str]

    def text(self, file: str) -> str:
        """The text of a file; CatalogueError where it is missing."""
        if file not in self.files:
            raise CatalogueError(Problem(f"{self.slug}/{file}", 1, "this file is missing"))
        return self.files[file]

    def problem(self, file: str, line: int, message: str) -> Problem:
        return Problem(f"{self.slug}/{file}", line, message)

    def at(self, file: str, message: str, *path: str | int) -> Problem:
        """A problem at the place of a TOML key, e.g. `"exclusions", 3, "clauses"`."""
        return self.problem(file, line_of(self.files.get(file, ""), path), message)

    @property
    def content_hash(self) -> str:
        """SHA-256 over all files, whatever their order."""
        return content_hash(dict(self.files))


def content_hash(content: object) -> str:
    """SHA-256 of anything JSON can hold, in a canonical form."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_folder(slug: str, products: Path = PRODUCTS) -> Sources:
    """All files of a product and the shared chapters beside it. CatalogueError for what is no product."""
    folder = products / slug
    if not SLUG.fullmatch(slug) or not (folder / "product.toml").is_file():
        raise CatalogueError(Problem(str(slug)[:40], 1, "there is no such product"))
    names = ["product.toml", "tariff.csv", "exclusions.toml", "cases.toml"]
    paths = {name: folder / name for name in names if (folder / name).is_file()}
    paths |= {f"clauses/{path.name}": path for path in sorted((folder / "clauses").glob("*.md"))}
    files = {name: _read(slug, name, path) for name, path in paths.items()}
    shared = {f"{SHARED}{path.name}": path for path in sorted((products.parent / "shared").glob("*.md"))}
    used = {name: path for name, path in shared.items() if f'"{name}"' in files["product.toml"]}
    return Sources(slug, files | {name: _read(slug, name, path) for name, path in used.items()})


def slugs(products: Path = PRODUCTS) -> tuple[str, ...]:
    """The products there are folders for."""
    return tuple(sorted(path.parent.name for path in products.glob("*/product.toml")))


def _read(slug: str, name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CatalogueError(Problem(f"{slug}/{name}", 1, f"not UTF-8 at byte {error.start}")) from None


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """The line of a TOML key; where it is missing, of the table it should stand in. A number after a
    name means the n-th `[[name]]`, counted from 0, inside the table found so far."""
    lines = text.splitlines()
    line, end, index, names = 0, len(lines), 0, list[str]()
    while index < len(path):
        following = path[index + 1] if index + 1 < len(path) else None
        nth = following if isinstance(following, int) else 0
        names.append(str(path[index]))
        hits = _places(lines, line, end, names)
        if nth >= len(hits):
            break
        line = hits[nth]
        same = [number for number in range(line + 1, end) if lines[number].strip() == lines[line].strip()]
        end = same[0] if same else end
        index += 2 if isinstance(following, int) else 1
    return line + 1


def _places(lines: list[str], start: int, end: int, names: list[str]) -> list[int]:
    """The lines that open the table of those names; otherwise that set the last one as a key of the
    table at hand."""
    header = re.compile(rf"\s*\[\[?{re.escape('.'.join(names))}\]\]?\s*(#.*)?$")
    key = re.compile(rf"\s*{re.escape(names[-1])}\s*=")
    opening = [number for number in range(start, end) if header.match(lines[number])]
    if opening:
        return opening
    first = start + 1 if start < end and lines[start].lstrip().startswith("[") else start
    stop = next((number for number in range(first, end) if lines[number].lstrip().startswith("[")), end)
    return [number for number in range(first, stop) if key.match(lines[number])]

"""A product's folder as a ZIP file from outside: read in memory, within limits, and nothing else.

Nothing is unpacked to a disk, so no path can lead anywhere; names that do not belong to a product are
refused all the same, because whoever sent them meant something else.
"""

import re
import stat
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from storefront.catalogue.folder.sources import SHARED, SLUG, CatalogueError, Problem, Sources

LARGEST_ARCHIVE = 1024 * 1024  # bytes, packed; `base` takes 60 KB
LARGEST_FILE = 400_000  # bytes, unpacked
LARGEST_FOLDER = 1_500_000
MOST_FILES = 60
LONGEST_LINE = 5000  # characters; the longest clause of `base` has 700
LONGEST_SLUG = 40
FILES = frozenset({"product.toml", "tariff.csv", "exclusions.toml", "cases.toml"})
CHAPTER = re.compile(r"(?:clauses|shared)/[A-Za-z0-9][A-Za-z0-9._-]{0,60}\.md", re.ASCII)
LEFT_BY_SYSTEMS = re.compile(r"(?:.*/)?(?:__MACOSX(?:/.*)?|\.DS_Store|Thumbs\.db|desktop\.ini)", re.DOTALL)
ENCRYPTED = 0x1
SHARED_FOLDER = Path(__file__).resolve().parent.parent / "shared"


def read_archive(file: BinaryIO) -> Sources:
    """The files of the product in an archive, with or without one folder around them. Shared chapters
    that it names and does not bring are taken from the site's own. CatalogueError for anything else."""
    try:
        with zipfile.ZipFile(file) as archive:
            files = _texts(archive, _members(archive))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as error:
        raise _wrong("", f"no ZIP file that can be read: {type(error).__name__}") from None
    return sources_of(files)


def sources_of(files: Mapping[str, str]) -> Sources:
    """Files under the slug that their product.toml says. CatalogueError where it says none, and for
    lines so long that reading them could take for ever."""
    for name, text in files.items():
        for line, content in enumerate(text.splitlines(), start=1):
            if len(content) > LONGEST_LINE:
                raise CatalogueError(Problem(name, line, f"more than {LONGEST_LINE} characters in one line"))
    slug = _slug(files.get("product.toml"))
    return Sources(slug, {**_shared(files), **files})


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by their name in the product's folder."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    infos = [info for info in infos if not LEFT_BY_SYSTEMS.fullmatch(info.filename)]
    if len(infos) > MOST_FILES:
        raise _wrong("", f"more than {MOST_FILES} files")
    around = _folder_around([info.filename for info in infos])
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename.removeprefix(around)
        if name not in FILES and not CHAPTER.fullmatch(name):
            raise _wrong(info.filename, "does not belong to a product's folder")
        if name in members:
            raise _wrong(name, "stands twice in the archive")
        if stat.S_IFMT(info.external_attr >> 16) not in {0, stat.S_IFREG}:
            raise _wrong(name, "is no ordinary file")
        if info.flag_bits & ENCRYPTED:
            raise _wrong(name, "is encrypted")
        members[name] = info
    return members


def _folder_around(names: list[str]) -> str:
    """`base/` where everything lies in one folder, else nothing."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    bare = any("/" not in name for name in names)
    if bare or len(tops) != 1 or tops <= {"clauses", "shared"}:
        return ""
    return f"{tops.pop()}/"


def _texts(archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> dict[str, str]:
    """The content of the files. What an archive says of its own sizes is not believed."""
    texts: dict[str, str] = {}
    left = LARGEST_FOLDER
    for name, info in members.items():
        content = _content(archive, info, name)
        left -= len(content)
        if left < 0:
            raise _wrong("", f"more than {LARGEST_FOLDER} bytes in all")
        texts[name] = _text(name, content)
    return texts


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(info) as member:
            content = member.read(LARGEST_FILE + 1)
    except Exception as error:  # each way of packing fails in its own way, and none of it is ours
        raise _wrong(name, f"cannot be unpacked: {type(error).__name__}") from None
    if len(content) > LARGEST_FILE:
        raise _wrong(name, f"more than {LARGEST_FILE} bytes")
    return content


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(name, f"not UTF-8 at byte {error.start}") from None
    if "\x00" in text:
        raise _wrong(name, "holds a null character")
    return text.replace("\r\n", "\n")


def _slug(product: str | None) -> str:
    if product is None:
        raise _wrong("product.toml", "this file is missing")
    try:
        slug = tomllib.loads(product).get("slug")
    except (ValueError, RecursionError) as error:
        raise _wrong("product.toml", f"no valid TOML: {str(error)[:200]}") from None
    if not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise _wrong("product.toml", f"slug: a-z, 0-9 and -, at most {LONGEST_SLUG}, as the folder's name")
    return slug


def _shared(files: Mapping[str, str]) -> dict[str, str]:
    """The site's own shared chapters that product.toml names."""
    named = (path for path in sorted(SHARED_FOLDER.glob("*.md")) if _names(files, path.name))
    return {f"{SHARED}{path.name}": path.read_text(encoding="utf-8") for path in named}


def _names(files: Mapping[str, str], chapter: str) -> bool:
    return f'"{SHARED}{chapter}"' in files["product.toml"]


def _wrong(name: str, message: str) -> CatalogueError:
    readable = "".join(c if c.isprintable() else "·" for c in name)[:120]
    return CatalogueError(Problem(readable or "ZIP", 1, message))

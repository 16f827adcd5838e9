"""ZIP files of product folders, honest ones and others."""

import io
import stat
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
UMBRELLA = HERE / "products" / "umbrella"


def umbrella_files():
    """The test product's files by their name in the folder, with its shared chapter."""
    files = {
        str(path.relative_to(UMBRELLA)): path.read_text() for path in UMBRELLA.rglob("*") if path.is_file()
    }
    return files | {"shared/03-words.md": (HERE / "shared" / "03-words.md").read_text()}


def zipped(files, *, around=""):
    """A ZIP file; values may be text, bytes or a ZipInfo with its content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(*(content if isinstance(content, tuple) else (around + name, content)))
    stream.seek(0)
    return stream


def symlink(name, target):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target

"""System checks of the room: a font with the rare characters that people's names need, and a seal."""

import shutil
import subprocess  # nosec B404
from typing import Any

from django.conf import settings
from django.core import checks

RARE = {0x20BB7: "𠮷", 0x4DAE: "䶮"}
STYLES = ("Regular", "Bold")  # bold needs a file of its own
MEND = "apt-get install -y fonts-noto-cjk fontconfig"


@checks.register("documents")
def check_fonts(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Without these, Chinese prints as empty boxes and nothing else complains."""
    if shutil.which("fc-list") is None:
        return [
            checks.Error("fontconfig is missing: no document can be printed.", hint=MEND, id="documents.E001")
        ]
    return [
        checks.Error(
            f"The font {family!r} {style} is missing or lacks {_listed()}: names would print as empty boxes.",
            hint=MEND,
            id="documents.E002",
        )
        for family in settings.DOCUMENT_FONTS
        for style in STYLES
        if not has_rare_characters(family, style)
    ]


def has_rare_characters(family: str, style: str) -> bool:
    """Whether fontconfig, which Pango asks too, knows such a font with all the rare characters."""
    wanted = " ".join(f"{point:x}" for point in RARE)
    answer = subprocess.run(  # noqa: S603  # nosec B603 B607  # a fixed program, arguments from settings
        ["fc-list", f":family={family}:style={style}:charset={wanted}", "file"],  # noqa: S607
        capture_output=True,
        check=False,
        timeout=20,
    )
    return bool(answer.stdout.strip())


def _listed() -> str:
    return ", ".join(f"U+{point:04X} {character}" for point, character in RARE.items())


@checks.register("documents", deploy=True)
def check_seal(**_kwargs: Any) -> list[checks.CheckMessage]:
    """In production the seal is made at set-up, never silently at first need."""
    if settings.SEAL_FILE.exists():
        return []
    return [checks.Error("There is no seal for documents.", hint="manage.py make_seal", id="documents.E003")]

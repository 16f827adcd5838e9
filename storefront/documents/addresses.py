"""Where the public verifies a document: the address behind the QR code, and codes as people type them."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from storefront.foundation.references import ALPHABET, LENGTH

CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
SEPARATORS = re.compile(r"[\s\-‐–—·.]+")


def verify_address(code: str) -> str:
    """The absolute address that verifies one document."""
    return settings.SITE_URL.rstrip("/") + reverse("documents:verify_code", args=[code])


def site_name() -> str:
    """The site's verification page without its scheme, for reading aloud and typing."""
    return urlsplit(settings.SITE_URL).netloc + reverse("documents:verify")


def normal_code(typed: str) -> str | None:
    """The code in what somebody typed, or None: case, spaces, hyphens and full width do not matter."""
    code = SEPARATORS.sub("", typed.translate(FULL_WIDTH)).lower()
    return code if CODE.fullmatch(code) else None


FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}

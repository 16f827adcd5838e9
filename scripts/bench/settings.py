"""The shop's own settings, plus the reference page's address and template."""

from pathlib import Path

from config.settings import *  # noqa: F403  # the bench measures the shop as it is
from config.settings import TEMPLATES

ROOT_URLCONF = "scripts.bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")

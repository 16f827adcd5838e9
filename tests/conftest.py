"""Fixtures that every test may use."""

import pytest


@pytest.fixture(autouse=True)
def _no_leftover_edition(settings):
    """Each test starts in the normal edition and in Chinese."""
    settings.LANGUAGE_CODE = "zh-hans"

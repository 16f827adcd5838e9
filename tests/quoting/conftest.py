"""A product on sale."""

from tests.reading.conftest import anchors, version, wang, zhang

__all__ = ["anchors", "version", "wang", "zhang"]

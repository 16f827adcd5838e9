"""Copies of the test products that a test may break."""

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent


class Workshop:
    """A folder with the test products, in a temporary place; `slug` is the one to be broken."""

    def __init__(self, root, slug):
        self.products = root / "products"
        self.folder = self.products / slug
        shutil.copytree(HERE / "products", self.products)
        shutil.copytree(HERE / "shared", root / "shared")

    def replace(self, file, old, new):
        """Replace a text once; the test fails where it is not there."""
        path = self.folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def append(self, file, text):
        path = self.folder / file
        path.write_text(path.read_text() + text)


@pytest.fixture
def workshop(tmp_path):
    return Workshop(tmp_path, "umbrella")


@pytest.fixture
def kettles(tmp_path):
    return Workshop(tmp_path, "kettle")

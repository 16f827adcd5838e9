"""`make shots`: pictures of every page at 390 and 1280 px, light and dark, into var/shots.

Walks the whole purchase on a temporary shop of its own (a test database, a free port, a worker),
as tests/journeys does, and takes four pictures of each page it meets.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    folder = Path(os.environ.get("SHOTS", ROOT / "var" / "shots"))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    walk = [sys.executable, "-m", "pytest", "tests/journeys/gallery.py", *sys.argv[1:]]
    with tempfile.TemporaryDirectory() as shop:
        code = subprocess.call(walk, cwd=ROOT, env={**os.environ, "SHOTS": str(folder), "VAR_DIR": shop})
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")
    return code


if __name__ == "__main__":
    sys.exit(main())

"""Run every figure once and print a table beside what is to be reached. BENCH_ROUNDS, BENCH_SECONDS."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.bench.figures import Figure, show

PORT = int(os.environ.get("BENCH_PORT", "8710"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "2"))
PREPARE = (
    ["migrate", "--verbosity=0"],
    ["load_catalogue", "--verbosity=0"],
    ["make_seal", "--verbosity=0"],
    ["collectstatic", "--noinput", "--verbosity=0"],
)


def environment(folder: str) -> dict[str, str]:
    """The shop as it is installed, on a database and a folder of its own."""
    return {
        "DJANGO_SETTINGS_MODULE": "scripts.bench.settings",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "VAR_DIR": folder,
        "HASHED_STATIC": "1",
        "OUTBOX_PUSH": "0",
        "LOG_LEVEL": "WARNING",
        "PORT": str(PORT),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's loop meets Django's ORM
    }


def prepare() -> None:
    for command in PREPARE:
        subprocess.run([sys.executable, "manage.py", *command], check=True)


def weight() -> Iterator[Figure]:
    from scripts.bench.weight import weigh

    page = weigh(f"http://localhost:{PORT}/products/base/")
    first, second = page.first, page.second
    yield Figure("first visit", f"{first.bytes / 1000:.1f} KB", "<= 60 KB", first.bytes <= 60_000)
    yield Figure("first visit, requests", str(first.requests), "<= 8", first.requests <= 8)
    yield Figure("second visit", f"{second.bytes / 1000:.1f} KB", "<= 15 KB", second.bytes <= 15_000)
    yield Figure("layout shift", f"{page.layout_shift:.3f}", "<= 0.02", page.layout_shift <= 0.02)
    yield Figure("blocked on a slow phone", f"{page.blocked_ms:.0f} ms", "<= 100 ms", page.blocked_ms <= 100)


def unpacked() -> Iterator[Figure]:
    """Styles and scripts as they stand on the disk after collectstatic."""
    static = Path(os.environ["VAR_DIR"]) / "static"
    names = json.loads((static / "staticfiles.json").read_text())["paths"]
    files = {Path(hashed) for name, hashed in names.items() if _sent_to_readers(name)}
    total = sum((static / file).stat().st_size for file in files)
    yield Figure("CSS and JS, unpacked", f"{total / 1000:.1f} KB", "<= 120 KB", total <= 120_000)


def _sent_to_readers(name: str) -> bool:
    """The files that pages link: the bundle of styles, our modules, htmx."""
    return name in {"css/site.css", "django_htmx/htmx-2.min.js"} or (
        name.startswith("js/") and name.endswith(".js")
    )


def memory(process: subprocess.Popen[bytes]) -> Iterator[Figure]:
    """Proportional set size of the master and its two workers."""
    pids = [process.pid, *_children(process.pid)]
    total = sum(_pss_kb(pid) for pid in pids) / 1000
    yield Figure("memory, master and 2 workers", f"{total:.0f} MB", "<= 180 MB", total <= 180)


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def _pss_kb(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def papers() -> Iterator[Figure]:
    from scripts.bench.documents import bench_documents

    measured = bench_documents()
    ratio = measured["ratio"]
    yield Figure("PDF against bare WeasyPrint", f"{ratio:.2f} x", "<= 1.3 x", ratio <= 1.3)
    yield Figure("PDF, seconds", f"{measured['seconds']:.2f} s", "-", True)
    yield Figure("sealing, seconds", f"{measured['sealing_seconds']:.2f} s", "-", True)


def measured() -> bool:
    """Every figure, printed as it comes. True where all of them hold."""
    import django

    django.setup()
    from scripts.bench import people
    from scripts.bench.load import server
    from scripts.bench.queries import queries
    from scripts.bench.speed import speed

    buyers = people.buyers()
    user, holder = people.holder()
    with server(PORT, {}) as process:
        held = [
            show(speed(PORT, ROUNDS, SECONDS, buyers, holder)),
            show(memory(process)),
            show(weight()),
            show(unpacked()),
        ]
    held += [show(queries(user)), show(papers())]
    return all(held)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
        os.environ.update(environment(folder))
        prepare()
        return 0 if measured() else 1


if __name__ == "__main__":
    sys.exit(main())

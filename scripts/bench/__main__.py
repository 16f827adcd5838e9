"""Run every figure once and print a table beside what is to be reached. BENCH_ROUNDS, BENCH_SECONDS."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

PORT = int(os.environ.get("BENCH_PORT", "8710"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
PREPARE = (
    ["migrate", "--verbosity=0"],
    ["load_catalogue", "--verbosity=0"],
    ["make_seal", "--verbosity=0"],
    ["collectstatic", "--noinput", "--verbosity=0"],
)
QUOTE = "/products/base/quote/?plan=B&term=1m&age=30&occupation_class=1"


@dataclass(frozen=True)
class Figure:
    """One line of the table. `reached` says whether the figure holds."""

    name: str
    value: str
    to_reach: str
    reached: bool


def environment(folder: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "scripts.bench.settings",
        "VAR_DIR": folder,
        "HASHED_STATIC": "1",
        "OUTBOX_PUSH": "0",
        "PORT": str(PORT),
    }


def prepare(variables: dict[str, str]) -> None:
    for command in PREPARE:
        subprocess.run([sys.executable, "manage.py", *command], env={**os.environ, **variables}, check=True)


def speed(etag: str) -> Iterator[Figure]:
    from scripts.bench.load import Target, measure, median

    targets = [
        Target("reference R", "/bench/reference/"),
        Target("product page", "/products/base/"),
        Target("home", "/"),
        Target("list", "/products/"),
        Target("unchanged page (304)", "/products/base/", {"If-None-Match": etag}),
        Target("quote fragment", QUOTE, {"HX-Request": "true"}),
    ]
    rates = measure(PORT, targets, ROUNDS, SECONDS)
    unit = median(rates["reference R"])
    yield Figure("reference R", f"{unit:,.0f} requests/s", "-", True)
    floors = {"product page": 4, "home": 4, "list": 4, "unchanged page (304)": 8, "quote fragment": 3}
    for name, floor in floors.items():
        ratio = median(rates[name]) / unit
        yield Figure(name, f"{ratio:.2f} R", f">= {floor} R", ratio >= floor)


def queries() -> Iterator[Figure]:
    """SQL per page, counted in this process on the bench's database, warm."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "localhost"})
    for name, path, most in (
        ("list", "/products/", 6),
        ("product", "/products/base/", 4),
        ("quote", QUOTE, 4),
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        yield Figure(f"SQL, {name}", str(len(captured)), f"<= {most}", len(captured) <= most)


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
    static = Path(os.environ["VAR_DIR"]) / "static"
    names = json.loads((static / "staticfiles.json").read_text())["paths"]
    files = {Path(hashed) for name, hashed in names.items() if _sent_to_readers(name)}
    total = sum((static / file).stat().st_size for file in files)
    yield Figure("CSS and JS, unpacked", f"{total / 1000:.1f} KB", "<= 120 KB", total <= 120_000)


def _sent_to_readers(name: str) -> bool:
    """The files that pages link: the bundle of styles, our modules, htmx."""
    return name in {"css/site.css", "django_htmx/htmx.min.js"} or (
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


def show(figures: Iterator[Figure]) -> bool:
    held = True
    for figure in figures:
        mark = "ok  " if figure.reached else "MISS"
        held = held and figure.reached
        print(f"{mark} {figure.name:<30}{figure.value:>22}   {figure.to_reach}", flush=True)
    return held


def main() -> int:
    import urllib.request

    from scripts.bench.load import server

    with tempfile.TemporaryDirectory(prefix="mingbai-bench-") as folder:
        variables = environment(folder)
        os.environ.update(variables)
        prepare(variables)
        held = []
        with server(PORT, variables) as process:
            with urllib.request.urlopen(f"http://localhost:{PORT}/products/base/") as answer:
                etag = answer.headers.get("ETag", "")
            parts: list[Callable[[], Iterator[Figure]]] = [
                lambda: speed(etag),
                lambda: memory(process),
                weight,
                unpacked,
            ]
            held += [show(part()) for part in parts]
        held += [show(queries()), show(papers())]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())

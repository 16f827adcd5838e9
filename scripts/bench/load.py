"""Servers pinned to one core, load from the other: requests per second, interleaved, as medians."""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
SERVER_CORE, LOAD_CORE = "0", "1"
CONNECTIONS = "8"
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.+)")


@dataclass(frozen=True)
class Target:
    """One address to load. `script` is Lua for wrk where a plain GET will not do."""

    name: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    script: str = ""


def pin(core: str) -> list[str]:
    return ["taskset", "-c", core] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


@contextmanager
def server(port: int, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn with two workers on one core, as the figures want it."""
    command = [
        *pin(SERVER_CORE),
        str(BIN / "gunicorn"),
        "config.wsgi:application",
        f"--bind=127.0.0.1:{port}",
        "--workers=2",
        "--worker-class=gthread",
        "--threads=4",
        "--keep-alive=30",
        "--log-level=error",
    ]
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        wait_for(port)
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port}")


def rate(port: int, target: Target, seconds: float) -> float:
    """Requests per second of one short round. Raises where an answer was not 2xx or 3xx."""
    command = [*pin(LOAD_CORE), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s"]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    if target.script:
        command += ["-s", target.script]
    result = subprocess.run(
        [*command, f"http://localhost:{port}{target.path}"], capture_output=True, text=True, check=True
    )
    if bad := BAD.search(result.stdout):
        raise RuntimeError(f"{target.name}: {bad.group(0)}")
    found = RATE.search(result.stdout)
    return float(found.group(1)) if found else 0.0


def measure(port: int, targets: Sequence[Target], rounds: int, seconds: float) -> dict[str, list[float]]:
    """Interleaved rounds: noise that comes and goes touches all targets alike."""
    rates: dict[str, list[float]] = {target.name: [] for target in targets}
    for target in targets:
        rate(port, target, 1)  # warm
    for _ in range(rounds):
        for target in targets:
            rates[target.name].append(rate(port, target, seconds))
    return rates


def median(values: Sequence[float]) -> float:
    return statistics.median(values)

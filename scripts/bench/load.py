"""Servers pinned to one core, load from the other: requests per second, interleaved, as medians."""

import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
SERVER_CORE, LOAD_CORE = "0", "1"
CONNECTIONS = "8"
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
WRONG = re.compile(r"Wrong answers: ([1-9]\d*)|Socket errors: (.+)")
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}  # what every browser offers, the same for all targets
LUA = """
local asks = {%s}
local turn, wrong = 0, 0
for _, ask in ipairs(asks) do ask.text = wrk.format(ask.method, ask.path, ask.headers, ask.body) end
function setup(thread) loader = thread end
function request() turn = turn %% #asks + 1; return asks[turn].text end
function response(status, headers)
  local led = headers["Location"] or ""
  if status ~= %d or led:sub(1, %d) ~= "%s" then wrong = wrong + 1 end
  count = wrong
end
function done() io.write("Wrong answers: " .. (loader:get("count") or 0) .. "\\n") end
"""


@dataclass(frozen=True)
class Ask:
    """One request; a body makes it a POST."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    def lua(self) -> str:
        headers = ", ".join(f'["{name}"] = [[{value}]]' for name, value in self._all_headers().items())
        method = "POST" if self.body else "GET"
        parts = f'method = "{method}", path = [[{self.path}]], body = [[{self.body}]]'
        return f"{{{parts}, headers = {{{headers}}}}}"

    def _all_headers(self) -> dict[str, str]:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if self.body else {}
        return {"Host": "localhost", **BROWSER, **form, **self.headers}


@dataclass(frozen=True)
class Target:
    """Requests that are sent in turn, and the one right answer to all of them: its status and, of a
    redirect, how its address begins."""

    name: str
    asks: tuple[Ask, ...]
    status: int = 200
    leads_to: str = ""

    def lua(self) -> str:
        asks = ",\n".join(ask.lua() for ask in self.asks)
        return LUA % (asks, self.status, len(self.leads_to), self.leads_to)


def pin(core: str) -> list[str]:
    return ["taskset", "-c", core] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


@contextmanager
def server(port: int, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn as `scripts/serve.py` starts it, with two workers on one core."""
    command = [
        *pin(SERVER_CORE),
        str(BIN / "gunicorn"),
        "config.wsgi:application",
        f"--bind=127.0.0.1:{port}",
        "--workers=2",
        "--worker-class=gthread",
        "--threads=4",
        "--preload",
        "--keep-alive=30",
        "--log-level=error",
    ]
    process = subprocess.Popen(
        command, env={**os.environ, "MALLOC_ARENA_MAX": "2", **environment}, start_new_session=True
    )
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


def rate(port: int, target: Target, seconds: int) -> float:
    """Requests per second of one short round. RuntimeError where an answer was not the right one."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(target.lua())
        script.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", script.name]
        result = subprocess.run(
            [*pin(LOAD_CORE), *command, "--timeout=20s", f"http://127.0.0.1:{port}/"],
            capture_output=True,
            text=True,
            check=True,
        )
    found = RATE.search(result.stdout)
    if (bad := WRONG.search(result.stdout)) or found is None:
        raise RuntimeError(f"{target.name}: {bad.group(0) if bad else result.stdout + result.stderr}")
    return float(found.group(1))


def measure(port: int, targets: Sequence[Target], rounds: int, seconds: int) -> dict[str, list[float]]:
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

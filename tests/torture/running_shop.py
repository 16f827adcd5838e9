"""A real shop in processes of its own, started as people start it, with ways to hurt it."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scripts import services

ROOT = Path(__file__).resolve().parent.parent.parent
OPEN_WITHIN = 120  # seconds for migrations, catalogue and the first page

QUIET_WITHIN = 600  # seconds; a dead worker's entry is taken again within two minutes


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """The living children of a process, whichever of its threads made them."""
    found: list[int] = []
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            found += map(int, (thread / "children").read_text().split())
    return sorted(child for child in found if is_alive(child))


def offspring(pid: int) -> list[int]:
    """Children, their children, and so on."""
    found = children_of(pid)
    return found + [later for child in found for later in offspring(child)]


def is_alive(pid: int) -> bool:
    """True unless it is gone, or dead and not yet fetched by its parent."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def words_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""


ROLES = {"web": "config.wsgi", "now": "--queues=now", "heavy": "--queues=heavy", "beat": " beat "}


@dataclass
class RunningShop:
    """`python -m scripts.serve` on a port, with a folder and a database of its own."""

    folder: Path
    port: int
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The shop's environment, without what the tests' own process was given."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        own = {
            "VAR_DIR": str(self.folder),
            "PORT": str(self.port),
            "READING_FLOOR_SCALE": "0",
            "DEMO_PEOPLE": "0",
            "CODES_PER_ADDRESS_HOURLY": "100000",  # every shopper comes from this machine
            "CODES_PER_ADDRESS_DAILY": "100000",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        return {**kept, **own, **self.environment}

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "shop.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "scripts.serve"],
                cwd=ROOT,
                env=self.settings,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_for_welcome()

    def _wait_for_welcome(self) -> None:
        deadline = time.monotonic() + OPEN_WITHIN
        while "Ctrl-C ends everything" not in self.words():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the shop did not open: {self.words()[-2000:]}")
            time.sleep(0.2)

    def words(self) -> str:
        """What the shop has written to its terminal."""
        return (self.folder / "shop.log").read_text(errors="replace")

    def end(self, signum: int = signal.SIGINT) -> None:
        """As Ctrl-C would; whatever stays is killed."""
        family = offspring(self.process.pid)
        self.process.send_signal(signum)
        try:
            self.process.wait(30)
        finally:
            for pid in [self.process.pid, *family]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def part(self, role: str) -> int | None:
        """The process that leads `web`, `now`, `heavy` or `beat`, while there is one."""
        for pid in children_of(self.process.pid):
            if ROLES[role] in words_of(pid):
                return pid
        return None

    def victims(self) -> dict[str, list[int]]:
        """Everything a killer may choose from: leaders and the workers below them."""
        found: dict[str, list[int]] = {}
        for role in ROLES:
            leader = self.part(role)
            if leader is not None:
                found[role] = [leader]
                if below := children_of(leader):
                    found[f"{role} worker"] = below
        return found

    def wipe_broker(self) -> int:
        """Throw away every message that waits in the broker's folder; how many they were."""
        waiting = list((self.folder / "broker" / "messages").glob("*"))
        for message in waiting:
            message.unlink(missing_ok=True)
        shutil.rmtree(self.folder / "broker" / "control", ignore_errors=True)
        return len(waiting)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A Python program inside the shop's settings, after which one looks at its status and words."""
        return subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.settings, capture_output=True, text=True, check=False
        )

    def books(self) -> dict[str, Any]:
        """What the witnesses say: see `witness.py`."""
        told = self.run("-m", "tests.torture.witness")
        if told.returncode:
            raise RuntimeError(told.stderr[-2000:])
        return json.loads(told.stdout)


def quiet(shop: RunningShop, within: float = QUIET_WITHIN) -> dict[str, Any]:
    """The books once nothing is owed any more, or as they stand when that took too long."""
    deadline = time.monotonic() + within
    while (books := shop.books())["owed"] and time.monotonic() < deadline:
        time.sleep(3)
    return books


@contextlib.contextmanager
def fresh_postgres(name: str) -> Iterator[str]:
    """An empty database of that name, dropped afterwards; yields its address."""
    import psycopg

    with psycopg.connect(services.POSTGRES_URL, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(services.POSTGRES_URL)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def open_shop(folder: Path, port: int, **environment: str) -> Iterator[RunningShop]:
    shop = RunningShop(folder, port, environment)
    try:
        shop.start()
        yield shop
    finally:
        shop.end()

"""Prepare the database and the demo, then run web, workers and beat as one: one Ctrl-C ends them all."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PORT = os.environ.get("PORT", "8000")
PATIENCE_SECONDS = 12  # what a child gets to finish before it is killed
RESTART_PAUSE_SECONDS = 1.0
HEAVY_TASKS = 60  # after these a worker starts afresh: WeasyPrint grows by 5 MB a letter
PR_SET_PDEATHSIG = 1

PREPARATION = (
    ("migrate", "--verbosity=0"),
    ("load_catalogue", "--verbosity=0"),
    ("make_seal", "--verbosity=0"),
    ("collectstatic", "--noinput", "--verbosity=0"),
)


def children() -> dict[str, list[str]]:
    """The processes that together are the shop. Beat is one of its own: inside a worker nobody would
    start it again when it falls, and with it goes the sweep that finds what the broker lost."""
    celery = [str(BIN / "celery"), "--app=config", "--quiet"]
    worker = [*celery, "worker", "--loglevel=warning", "--without-mingle"]
    alone = ["--concurrency=1", "--without-gossip", "--without-heartbeat"]
    return {
        "web": [
            str(BIN / "gunicorn"),
            "config.wsgi:application",
            f"--bind={os.environ.get('HOST', '127.0.0.1')}:{PORT}",
            f"--workers={os.environ.get('WEB_WORKERS', '2')}",
            "--worker-class=gthread",
            "--threads=4",
            "--preload",
            "--log-level=warning",
            "--graceful-timeout=5",
        ],
        "now": [*worker, *alone, "--queues=now", "--hostname=now@%h"],
        "heavy": [
            "env",
            f"WORKER_RETIRES_AFTER={HEAVY_TASKS}",
            *worker,
            *alone,
            "--queues=heavy",
            f"--max-tasks-per-child={HEAVY_TASKS}",  # where the broker allows a pool
            "--hostname=heavy@%h",
        ],
        "beat": [*celery, "beat", "--loglevel=warning", "--pidfile="],
    }


def die_with_parent() -> None:
    """Ask Linux to end this child when the supervisor dies, however it dies."""
    ctypes.CDLL("libc.so.6", use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts the children, restarts one that falls, ends all of them at a signal."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.ending = False

    def start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(
            children()[name],
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509  # this process has one thread
        )

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        self.ending = True

    def watch(self) -> None:
        while not self.ending:
            for name, child in list(self.running.items()):
                if child.poll() is not None and not self.ending:
                    print(f"{name} ended ({child.returncode}); starting it again", flush=True)
                    _signal_group(child, signal.SIGKILL)  # orphans hold the port or the queue
                    time.sleep(RESTART_PAUSE_SECONDS)
                    self.start(name)
            time.sleep(0.3)

    def end(self) -> None:
        for child in self.running.values():
            child.terminate()  # it ends its own children in order; what is left of them is killed below
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(child, signal.SIGKILL)  # what the group may have left behind
            child.wait()


def _signal_group(child: subprocess.Popen[bytes], signum: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signum)


def port_is_free() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            return False
    return True


def prepare() -> None:
    """Run the preparing commands in one process: Django starts once."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    from config import env

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for command, *arguments in PREPARATION:
        call_command(command, *arguments)
    if settings.DEMO and env.flag("DEMO_PEOPLE", True):
        from scripts import demo

        demo.load()


def wait_until_ready(supervisor: Supervisor) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not supervisor.ending:
        try:
            with socket.create_connection(("127.0.0.1", int(PORT)), timeout=1):
                return True
        except OSError:
            time.sleep(0.2)
    return False


def main() -> int:
    if not port_is_free():
        print(f"port {PORT} is taken; choose another: make run PORT=8001")
        return 1
    try:
        prepare()
    except KeyboardInterrupt:
        return 130
    supervisor = Supervisor()
    signal.signal(signal.SIGINT, supervisor.stop)
    signal.signal(signal.SIGTERM, supervisor.stop)
    for name in children():
        supervisor.start(name)
    try:
        if wait_until_ready(supervisor):
            print(WELCOME.format(port=PORT), flush=True)
        supervisor.watch()
    finally:
        supervisor.end()
    return 0


WELCOME = """
  明白 · Mingbai is open:   http://localhost:{port}/
  Sign in:                  any mobile number, e.g. 13800000001; the code lands at
                            http://localhost:{port}/demo/phone/
  A customer with policies: 13900000001        Staff: 13900000009 (see README)
  Ctrl-C ends everything.
"""


if __name__ == "__main__":
    sys.exit(main())

"""The deploy check: clean under production settings, and it refuses what only a demo may have."""

import os
import subprocess
import sys

import pytest

from scripts.check import PRODUCTION


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    environment = {**os.environ, **PRODUCTION, "VAR_DIR": str(tmp_path_factory.mktemp("production"))}
    for name in ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "DATABASE_URL"):
        environment.pop(name, None)
    environment["DATABASE_URL"] = PRODUCTION["DATABASE_URL"]
    subprocess.run(
        [sys.executable, "manage.py", "make_seal"], env=environment, check=True, capture_output=True
    )
    return environment


def check(environment):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def test_production_settings_are_clean(production):
    assert check(production)[0] == 0


def test_everything_of_the_demo_is_refused_at_once(production):
    """One run of the demo's own settings names each complaint."""
    demo = {key: value for key, value in production.items() if key not in PRODUCTION or key == "VAR_DIR"}
    code, said = check({**demo, "READING_FLOOR_SCALE": "0.1"})
    assert code != 0
    for number in range(1, 12):
        assert f"mingbai.D{number:03d}" in said

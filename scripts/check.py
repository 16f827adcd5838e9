"""`make check`: everything that reads the code without running the suite. All of it runs; the first
failure decides the exit status."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIN = Path(sys.executable).parent
PYTHON = [sys.executable]
PRODUCTION = {
    "MINGBAI_ENVIRONMENT": "production",
    "DJANGO_SECRET_KEY": "check-only-" + "k" * 60,
    "DJANGO_ALLOWED_HOSTS": "mingbai.example",
    "DATABASE_URL": "postgres://mingbai@db.example/mingbai",
    "PERSONAL_DATA_KEYS": "check:" + "ab" * 32,
    "BLIND_INDEX_KEY": "cd" * 32,
    "EVIDENCE_SEAL_KEY": "ef" * 32,
    "PAYMENT_GATEWAY": "alipay",
    "SMS_GATEWAY": "aliyun",
    "IDENTITY_GATEWAY": "https",
    "READING_FLOOR_SCALE": "1",
    "SITE_URL": "https://mingbai.example",
    "ALIPAY_APP_ID": "2026000000000001",
    "ALIPAY_SELLER_ID": "2088000000000001",
    # Any PEM file does: the check asks whether they are there.
    "ALIPAY_PRIVATE_KEY_FILE": "tests/payments/vectors/private.pem",
    "ALIPAY_PUBLIC_KEY_FILE": "tests/payments/vectors/public.pem",
}
STEPS: tuple[tuple[str, list[str], dict[str, str]], ...] = (
    ("format", [str(BIN / "ruff"), "format", "--check", "."], {}),
    ("lint", [str(BIN / "ruff"), "check", "."], {}),
    ("templates", [str(BIN / "djlint"), "--lint", "--quiet", "templates"], {}),
    ("types", [str(BIN / "mypy")], {}),
    ("imports", [str(BIN / "lint-imports")], {}),
    ("translations", [*PYTHON, "-m", "scripts.translations", "check"], {}),
    ("system", [*PYTHON, "manage.py", "check", "--fail-level=WARNING"], {}),
    ("deploy", [*PYTHON, "manage.py", "check", "--deploy", "--fail-level=WARNING"], PRODUCTION),
    ("migrations", [*PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    (
        "security",
        [
            str(BIN / "bandit"),
            "-q",
            "-r",
            "config",
            "storefront",
            "policies",
            "claims",
            "-c",
            "pyproject.toml",
        ],
        {},
    ),
)


def main() -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="mingbai-check-") as folder:
        PRODUCTION["VAR_DIR"] = folder
        production = {**os.environ, **PRODUCTION}
        subprocess.run([*PYTHON, "manage.py", "make_seal", "--verbosity=0"], env=production, check=True)
        failed = run_all()
    return bool(failed)


def run_all() -> list[str]:
    """Run every step; the names of those that failed."""
    failed = []
    for name, command, environment in STEPS:
        started = time.monotonic()
        result = subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - started
        print(f"{'ok  ' if result.returncode == 0 else 'FAIL'} {name:<13}{seconds:5.1f} s", flush=True)
        if result.returncode:
            failed.append(name)
            print((result.stdout + result.stderr).strip()[-6000:], flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())

"""`make test`: the suite on SQLite, then what needs PostgreSQL and Redis where they answer."""

import os
import subprocess
import sys

from scripts import services

PYTEST = [sys.executable, "-m", "pytest"]


def run(arguments: list[str], **environment: str) -> int:
    print(f"$ pytest {' '.join(arguments)}", flush=True)
    code = subprocess.call([*PYTEST, *arguments], env={**os.environ, **environment})
    return 0 if code == 5 else code  # 5: nothing to collect


def main() -> int:
    code = run(["-n", os.environ.get("TEST_PROCESSES", "3"), *sys.argv[1:]])
    if services.postgres():
        code = run(["-m", "postgres and not torture"], DATABASE_URL=services.POSTGRES_URL) or code
    else:
        print("PostgreSQL does not answer on 127.0.0.1:5432: its tests were skipped", flush=True)
    if not services.redis():
        print("Redis does not answer on 127.0.0.1:6379: its tests were skipped", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())

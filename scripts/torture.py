"""`make torture`: the torture-marked tests; a seeded sample, or all of them with SCALE=full."""

import os
import subprocess
import sys

from scripts import services


def main() -> int:
    environment = {**os.environ, "SCALE": os.environ.get("SCALE", "sample")}
    if services.postgres():
        environment["DATABASE_URL"] = services.POSTGRES_URL
    else:
        print("PostgreSQL does not answer: races that need it will be skipped", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", "torture", "-ra", "--durations=10", *sys.argv[1:]]
    return subprocess.call(command, env=environment)


if __name__ == "__main__":
    sys.exit(main())

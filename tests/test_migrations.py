"""The tables as a fresh machine gets them: from nothing, with the database's own guards, and back."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from scripts import services


def manage(url, folder, *arguments):
    environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": str(folder)}
    command = [sys.executable, "manage.py", *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


def up_and_down(url, folder):
    manage(url, folder, "migrate", "-v0")
    manage(url, folder, "migrate", "policies", "0002", "-v0")
    manage(url, folder, "migrate", "policies", "-v0")
    script = (
        "from django.db import connection as c; k = c.cursor();"
        "q = \"select name from sqlite_master where type = 'trigger'\" if c.vendor == 'sqlite' else "
        '"select tgname from pg_trigger where not tgisinternal";'
        "k.execute(q); print(' '.join(row[0] for row in k.fetchall()))"
    )
    return manage(url, folder, "shell", "-v0", "-c", script)


def test_sqlite_is_guarded_after_migrating(tmp_path):
    triggers = up_and_down(f"sqlite:///{tmp_path / 'fresh.sqlite3'}", tmp_path)
    assert "evidencerow_no_update" in triggers
    assert "cover_slot_one_at_a_time_insert" in triggers
    assert "cover_slot_death_sum_update" in triggers


@pytest.mark.postgres
def test_postgresql_is_guarded_after_migrating(tmp_path, db):
    import psycopg

    name = f"fresh_{os.getpid()}"
    with psycopg.connect(services.POSTGRES_URL, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            triggers = up_and_down(services.POSTGRES_URL.rsplit("/", 1)[0] + f"/{name}", tmp_path)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    assert connection.vendor == "postgresql"
    assert "evidencerow_no_update" in triggers
    assert "cover_slot_death_sum" in triggers

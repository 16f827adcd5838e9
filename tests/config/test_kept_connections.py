"""Connections to SQLite that are kept: one a thread, given up when the file is another or does not answer."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError

from config import env
from config.settings import SQLITE_OPTIONS
from config.sqlite3.base import DatabaseWrapper

pytestmark = pytest.mark.django_db  # opens the door; these tests have files of their own
FILL = "CREATE TABLE note (text); INSERT INTO note VALUES ('{}')"


def opened(path: Path, **options: Any) -> DatabaseWrapper:
    asked = env.database(f"sqlite:///{path}", {**SQLITE_OPTIONS, **options})
    defaults = {"AUTOCOMMIT": True, "TIME_ZONE": None, "ATOMIC_REQUESTS": False}
    return DatabaseWrapper({**defaults, **asked})


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection that has served one request and waits for the next."""
    wrapper = opened(tmp_path / "kept.sqlite3")
    write(wrapper, "first")
    yield wrapper
    wrapper.close()


def write(wrapper: DatabaseWrapper, text: str) -> None:
    wrapper.ensure_connection()
    wrapper.connection.executescript(FILL.format(text))


def next_request(wrapper: DatabaseWrapper) -> None:
    wrapper.close_if_unusable_or_obsolete()


def read(wrapper: DatabaseWrapper) -> str:
    with wrapper.cursor() as cursor:
        return str(cursor.execute("SELECT text FROM note").fetchone()[0])


def test_next_request_works_on_the_same_connection(kept: DatabaseWrapper) -> None:
    before = kept.connection
    next_request(kept)
    assert read(kept) == "first"
    assert kept.connection is before


def test_wiped_file_is_not_read_on(kept: DatabaseWrapper, tmp_path: Path) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    next_request(kept)
    with pytest.raises(OperationalError, match="no such table"):
        read(kept)


def test_replaced_file_is_read_anew(kept: DatabaseWrapper, tmp_path: Path) -> None:
    other = opened(tmp_path / "other.sqlite3")
    write(other, "second")
    other.close()
    for file in tmp_path.glob("kept.*"):
        file.unlink()
    (tmp_path / "other.sqlite3").rename(tmp_path / "kept.sqlite3")
    next_request(kept)
    assert read(kept) == "second"


def test_locked_database_is_written_once_it_is_free(kept: DatabaseWrapper, tmp_path: Path) -> None:
    holding = opened(tmp_path / "kept.sqlite3")
    impatient = opened(tmp_path / "kept.sqlite3", timeout=0)
    with holding.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"), impatient.cursor() as second:
            second.execute("INSERT INTO note VALUES ('late')")
        cursor.execute("COMMIT")
    next_request(impatient)
    with impatient.cursor() as cursor:
        cursor.execute("INSERT INTO note VALUES ('late')")
        assert cursor.execute("SELECT count(*) FROM note").fetchone()[0] == 2
    holding.close()
    impatient.close()


def test_connection_that_does_not_answer_is_given_up(kept: DatabaseWrapper) -> None:
    kept.connection.close()  # behind the wrapper's back
    with pytest.raises(DatabaseError):
        read(kept)
    next_request(kept)
    assert read(kept) == "first"


def test_each_thread_has_its_own(kept: DatabaseWrapper) -> None:
    refused: list[str] = []

    def elsewhere() -> None:
        try:
            read(kept)
        except DatabaseError as error:
            refused.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert "can only be used in that same thread" in refused[0]


def test_sqlite_and_postgres_are_both_kept_and_asked() -> None:
    for url in ("sqlite:///x.sqlite3", "postgres://u:p@h/n"):
        asked = env.database(url, {})
        assert asked["CONN_MAX_AGE"] > 0
        assert asked["CONN_HEALTH_CHECKS"] is True

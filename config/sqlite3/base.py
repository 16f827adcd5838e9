"""Django's SQLite backend for connections that are kept (CONN_MAX_AGE): opening one with its pragmas costs
as much as ten small queries, so a thread opens it once.

A kept connection must not outlive what it is connected to: it is given up where the file it opened is no
longer the file of that name (somebody wiped or replaced it), and where it does not answer after an error.
"""

import os
from functools import lru_cache
from sqlite3 import Error
from typing import Any

from django.db.backends.sqlite3 import base

FileIdentity = tuple[int, int] | None


class CursorWrapper(base.SQLiteCursorWrapper):
    """Remembers how a statement reads in SQLite's own style: most are the same few, over and over."""

    @staticmethod
    @lru_cache(maxsize=512)
    def _converted(query: str) -> str:
        return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        if param_names is None:
            return self._converted(query)
        return super().convert_query(query, param_names=param_names)


class DatabaseWrapper(base.DatabaseWrapper):
    opened: FileIdentity = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        self.opened = self._identity()
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=CursorWrapper)

    def is_usable(self) -> bool:
        """Asked once a request (CONN_HEALTH_CHECKS), and after an error."""
        return self._identity() == self.opened and (not self.errors_occurred or self._answers())

    def _answers(self) -> bool:
        try:
            self.connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        except Error:
            return False
        return True

    def _identity(self) -> FileIdentity:
        """Device and inode of the database's file; None where it has none."""
        try:
            found = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return found.st_dev, found.st_ino

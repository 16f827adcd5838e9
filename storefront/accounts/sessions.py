"""Django's database sessions with the key hashed and the contents encrypted: who reads the table can
neither use a session nor learn whose it is. Set as SESSION_ENGINE."""

import hashlib
import json
from typing import Any

import structlog
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import models

from storefront.foundation import clock
from storefront.foundation.personal_data.cipher import CannotDecrypt
from storefront.foundation.prepared import Prepared

log = structlog.get_logger(__name__)


def stored_key(session_key: str) -> str:
    """The hash under which a session lies."""
    return hashlib.sha256(f"session|{session_key}".encode()).hexdigest()


class SessionStore(DatabaseStore):
    cache_key_prefix = ""

    @classmethod
    def get_model_class(cls) -> Any:
        from storefront.accounts.models.sessions import StoredSession  # noqa: PLC0415  # after the apps

        return StoredSession

    def load(self) -> dict[str, Any]:
        row = _find.first(key=stored_key(self.session_key or ""), at=clock.now())
        if row is None:
            self._session_key = None
            return {}
        try:
            return self.decode(row.session_data)
        except CannotDecrypt:
            log.warning("session_does_not_open")
            self._session_key = None
            return {}

    def exists(self, session_key: str) -> bool:
        return self.model.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        key = stored_key(self._get_or_create_session_key())  # type: ignore[attr-defined]  # the stubs forget
        return self.model(
            session_key=key,
            user_id=data.get("_auth_user_id"),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=stored_key(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        return json.dumps(session_dict, separators=(",", ":"))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        return json.loads(session_data)


_find = Prepared(
    lambda key, at: (
        SessionStore.get_model_class()
        .objects.filter(session_key=key, expire_date__gt=at)
        .only("session_data")
    ),
    key=models.CharField(),
    at=models.DateTimeField(),
)

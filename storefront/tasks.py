"""Gathers the Celery tasks and outbox handlers of the rooms of storefront."""

from storefront.documents import tasks as documents
from storefront.foundation import tasks as foundation
from storefront.messages import tasks as messages
from storefront.reading import tasks as reading

__all__ = ["documents", "foundation", "messages", "reading"]

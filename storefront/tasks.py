"""Gathers the Celery tasks and outbox handlers of the rooms of storefront."""

from storefront.foundation import tasks as foundation

__all__ = ["foundation"]

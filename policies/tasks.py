"""Gathers the Celery tasks of the rooms of policies."""

from policies.quoting import tasks as quoting

__all__ = ["quoting"]

"""Gathers the Celery tasks of the rooms of policies."""

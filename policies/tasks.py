"""Gathers the Celery tasks of the rooms of policies."""

from policies.cover import tasks as cover
from policies.enrolment import tasks as enrolment
from policies.payments import tasks as payments
from policies.quoting import tasks as quoting

__all__ = ["cover", "enrolment", "payments", "quoting"]

"""The Celery application. Messages carry row ids only; the truth is in the database."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"

app = Celery("mingbai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

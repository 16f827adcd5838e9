"""The Celery application. Messages carry row ids only; the truth is in the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mingbai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

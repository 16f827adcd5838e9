"""The Celery application. Messages carry row ids only; the truth is in the database."""

import itertools
import os
from typing import Any

from celery import Celery
from celery.signals import task_postrun
from celery.worker import state
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TRANSPORT_ALIASES["filesystem"] = "config.broker:Transport"

app = Celery("mingbai")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# A worker without a pool ends itself after so many tasks where it is told to, and is started again by
# whoever watches over it.
_tasks_done = itertools.count(1)


@task_postrun.connect(weak=False)
def retire(**_signal: Any) -> None:
    limit = int(os.environ.get("WORKER_RETIRES_AFTER", "0"))
    if limit and next(_tasks_done) >= limit and app.conf.worker_pool == "solo":
        state.should_stop = 0  # type: ignore[assignment]  # an exit status

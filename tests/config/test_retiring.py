"""A worker without a pool ends itself after so many tasks; its supervisor starts a fresh one."""

import itertools

import pytest
from celery.worker import state

from config import celery


@pytest.mark.parametrize(("limit", "stops"), [("3", [None, None, 0]), ("0", [None, None, None])])
def test_a_worker_retires_after_so_many_tasks(monkeypatch, limit, stops):
    monkeypatch.setenv("WORKER_RETIRES_AFTER", limit)
    monkeypatch.setattr(celery, "_tasks_done", itertools.count(1))
    monkeypatch.setattr(state, "should_stop", None)
    seen = []
    for _ in range(3):
        celery.retire()
        seen.append(state.should_stop)
    assert seen == stops


def test_the_folders_broker_has_no_pool():
    assert celery.app.conf.worker_pool == "solo"

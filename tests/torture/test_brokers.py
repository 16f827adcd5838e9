"""Another broker by setting alone: the same shop, one purchase, with Redis and with RabbitMQ."""

import os
import signal
from urllib.parse import urlsplit

import pytest

from scripts import services
from tests.torture.crowd import Crowd
from tests.torture.running_shop import free_port, open_shop, quiet

pytestmark = pytest.mark.torture

BROKERS = {
    "redis": os.environ.get("TEST_BROKER_REDIS_URL", "redis://127.0.0.1:6379/9"),
    "rabbitmq": os.environ.get("TEST_BROKER_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672//"),
}


@pytest.fixture(params=BROKERS)
def broker(request):
    """The broker's address; skipped, visibly, where nothing answers there."""
    parts = urlsplit(BROKERS[request.param])
    if not services.answers(parts.port, parts.hostname):
        pytest.skip(f"needs {request.param} on {parts.hostname}:{parts.port}")
    return BROKERS[request.param]


def test_a_purchase_with_another_broker(tmp_path, broker):
    """With beat stopped nothing is swept up: what arrives came through the broker."""
    with open_shop(tmp_path / "shop", free_port(), CELERY_BROKER_URL=broker) as shop:
        beat = shop.part("beat")
        os.kill(beat, signal.SIGSTOP)
        crowd = Crowd(shop.address, 1, more=lambda number: number == 1)
        crowd.start()
        crowd.wait(120)
        books = quiet(shop, within=90)
        os.kill(beat, signal.SIGCONT)
    assert crowd.failed == [] == crowd.faults
    assert books["outcomes"] == {"policy": 1}
    assert (books["owed"], books["wrong"]) == ({}, [])
    assert not (tmp_path / "shop" / "broker").exists()  # the broker of one machine stayed out

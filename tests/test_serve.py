"""`python -m scripts.serve`: the port is honoured, a fallen part is started again, Ctrl-C leaves nothing."""

import os
import signal
import time

import pytest

from scripts import services
from tests.torture.running_shop import RunningShop, free_port, is_alive, offspring

ENDED_WITHIN = 15  # seconds from Ctrl-C to the last process


@pytest.fixture
def shop(tmp_path):
    shop = RunningShop(tmp_path / "shop", free_port())
    shop.start()
    yield shop
    if shop.process.poll() is None:
        shop.end()


def wait_for(happened, seconds):
    deadline = time.monotonic() + seconds
    while not (found := happened()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def test_ctrl_c_leaves_no_process(shop):
    assert services.answers(shop.port)
    assert f"http://localhost:{shop.port}/" in shop.words()
    beat = shop.part("beat")
    os.kill(beat, signal.SIGKILL)
    assert wait_for(lambda: shop.part("beat") not in (None, beat), 10)  # without it nothing is swept up
    family = [shop.process.pid, *offspring(shop.process.pid)]
    assert len(family) >= 6  # the supervisor, a web server and its workers, two queues, beat
    assert not offspring(shop.part("now"))  # a killed child of a pool would keep the queue's lock
    shop.process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert shop.process.wait(ENDED_WITHIN) == 0
    assert not [pid for pid in family if is_alive(pid)]
    assert time.monotonic() - began < ENDED_WITHIN
    assert not services.answers(shop.port)

"""Kill -9 of web and workers during purchases, the broker wiped: nothing lost, nothing doubled.

`SCALE=full` takes 60 kills and 5 wipes, otherwise a seeded sample. The witnesses are strangers to the
shop: the cashier's trades and the handset's messages.
"""

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import services
from tests.torture.crowd import Crowd
from tests.torture.running_shop import RunningShop, free_port, fresh_postgres, open_shop, quiet

pytestmark = pytest.mark.torture

FULL = os.environ.get("SCALE") == "full"
SEED = int(os.environ.get("SEED", "20261123"))
KILLS, WIPES, PURCHASES, BUYERS = (60, 5, 40, 2) if FULL else (8, 1, 6, 3)
PARTS = ("web", "web worker", "now", "heavy", "beat")  # over the folder's broker workers have no pool
BETWEEN_KILLS = (3.0, 7.0)  # seconds


@contextlib.contextmanager
def some_shop(folder: Path) -> Iterator[RunningShop]:
    """On PostgreSQL where it answers, else on SQLite."""
    port = free_port()
    if services.postgres():
        with fresh_postgres(f"mb_torture_{port}") as url, open_shop(folder, port, DATABASE_URL=url) as shop:
            yield shop
    else:
        with open_shop(folder, port) as shop:
            yield shop


def plan(dice: random.Random) -> list[str]:
    """Which part of the shop dies when: in seeded order, each as often as any other."""
    rounds = [dice.sample(PARTS, len(PARTS)) for _ in range(KILLS // len(PARTS) + 1)]
    return [part for each in rounds for part in each][:KILLS]


def kill_one(shop: RunningShop, part: str, dice: random.Random) -> None:
    """Kill -9 one process of a part, once there is one."""
    deadline = time.monotonic() + 60
    while not (victims := shop.victims().get(part)):
        assert time.monotonic() < deadline, f"nobody started {part} again"
        time.sleep(0.1)
    with contextlib.suppress(ProcessLookupError):
        os.kill(dice.choice(victims), signal.SIGKILL)


def wipe(shop: RunningShop) -> int:
    """Wipe the broker as soon as something waits in it; how many messages that were."""
    deadline = time.monotonic() + 30
    while not (wiped := shop.wipe_broker()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return wiped


def torment(shop: RunningShop, dice: random.Random) -> tuple[Counter[str], int]:
    """All the kills, and between them the wipes; returns what was killed and how many messages were
    thrown away."""
    wiped, wipe_after = 0, set(dice.sample(range(KILLS), WIPES))
    killed = plan(dice)
    for number, part in enumerate(killed):
        time.sleep(dice.uniform(*BETWEEN_KILLS))
        kill_one(shop, part, dice)
        if number in wipe_after:
            wiped += wipe(shop)
    return Counter(killed), wiped


def test_nothing_is_lost_and_nothing_doubled(tmp_path):
    dice = random.Random(SEED)
    with some_shop(tmp_path / "shop") as shop:
        killing = True
        crowd = Crowd(shop.address, BUYERS, more=lambda number: killing or number <= PURCHASES)
        crowd.start()
        killed, wiped = torment(shop, dice)
        killing = False
        crowd.wait(600)
        books = quiet(shop)
        evidence = shop.run("manage.py", "verify_evidence")
        print(f"killed {dict(killed)}, {wiped} messages wiped, {len(crowd.done)} bought, {books}")
        print(f"stumbles: {[buyer.stumbles for buyer in crowd.done if buyer.stumbles]}")
    assert sum(killed.values()) == KILLS and wiped >= WIPES
    assert crowd.failed == [] == crowd.faults
    assert books["wrong"] == []
    assert books["owed"] == {}
    assert books["outcomes"].get("policy") == books["policies"] >= len(crowd.done) >= PURCHASES
    assert evidence.returncode == 0, evidence.stderr


def test_without_the_sweep_a_wiped_broker_loses(tmp_path):
    """The control: with beat stopped the same witnesses find what is missing; with beat they don't."""
    with open_shop(tmp_path / "shop", free_port()) as shop:
        stopped = [shop.part("heavy"), shop.part("beat")]
        for pid in stopped:
            os.kill(pid, signal.SIGSTOP)
        crowd = Crowd(shop.address, 1, more=lambda number: number == 1)
        crowd.start()
        crowd.wait(120)
        assert crowd.failed == []
        quiet_but_for_heavy(shop)
        assert shop.wipe_broker() >= 3  # two papers and an SMS
        os.kill(stopped[0], signal.SIGCONT)
        lost = quiet(shop, within=20)["owed"]
        assert lost["papers"] == 2
        assert lost["untold policies"] == 1
        os.kill(stopped[1], signal.SIGCONT)
        books = quiet(shop)
        assert books["owed"] == {} and books["wrong"] == []


def quiet_but_for_heavy(shop: RunningShop) -> None:
    """Wait for the policy, which the `now` worker makes."""
    deadline = time.monotonic() + 60
    while not shop.books()["policies"]:
        assert time.monotonic() < deadline
        time.sleep(1)

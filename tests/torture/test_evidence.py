"""Two hundred tamperings with evidence, the database's guards off: all of them found."""

import shutil
from random import Random

import pytest
import time_machine
from django.db import transaction

from storefront.reading.services.verification import verify
from tests.people import WANG, customer
from tests.reading.days import FIRST, three_days_of_sales
from tests.reading.selling import load_base
from tests.reading.tampering import TAMPERINGS

TRIES = 200


@pytest.mark.torture
def test_two_hundred_tamperings_are_all_found(db, settings, tmp_path):
    settings.READING_FLOOR_SCALE = 0
    settings.EVIDENCE_ANCHOR_DIR = anchors = tmp_path / "anchors"
    users = [customer(), customer(**WANG)]
    with time_machine.travel(FIRST, tick=False) as traveller:
        three_days_of_sales(traveller, load_base(), users)
        shutil.copytree(anchors, tmp_path / "kept")
        assert verify() == []
        missed = [seed for seed in range(TRIES) if not _found(seed, anchors)]
        assert verify() == []
    assert missed == []


def _found(seed, anchors):
    """One tampering, chosen and led by its seed; undone after."""
    tamper = TAMPERINGS[seed % len(TAMPERINGS)]
    with transaction.atomic():
        tamper(Random(seed), anchors)
        found = verify()
        transaction.set_rollback(True)
    shutil.rmtree(anchors)
    shutil.copytree(anchors.parent / "kept", anchors)
    return found

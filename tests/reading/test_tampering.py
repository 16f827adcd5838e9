"""verify_evidence finds what was done behind the shop's back: one of each kind (all of them: torture)."""

from random import Random

import pytest
import time_machine
from django.db import transaction

from storefront.reading.services.verification import verify
from tests.reading.days import FIRST, three_days_of_sales
from tests.reading.tampering import TAMPERINGS


@pytest.fixture
def sales(version, zhang, wang, settings):
    settings.READING_FLOOR_SCALE = 0
    with time_machine.travel(FIRST, tick=False) as traveller:
        three_days_of_sales(traveller, version, [zhang, wang])
        yield traveller


def test_honest_evidence_is_whole(sales):
    assert verify() == []


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_tampering_is_found(sales, anchors, tamper):
    with transaction.atomic():
        tamper(Random(1), anchors)
        found = verify()
        transaction.set_rollback(True)
    assert found, tamper.__name__

"""The demonstration's people buy each kind of product through the real pages; nothing else makes policies."""

import pytest

from policies.cover.models import Policy
from scripts import demo
from storefront.catalogue.folder.sources import slugs
from storefront.documents.models import Document
from storefront.shop.window import forget
from tests.enrolment import factory
from tests.payments.conftest import _keys, _own_keys  # noqa: F401  # the cashier's keys of a test run

pytestmark = pytest.mark.django_db(transaction=True)

OTHERS = [sale for sale in demo.SALES if sale.product != "base"]


def test_somebody_holds_a_thing_a_journey_and_a_course():
    assert {sale.product for sale in demo.SALES} == set(slugs()) - {"yoga"}
    assert len({sale.phone for sale in demo.SALES}) == len(demo.SALES)


@pytest.mark.parametrize("sale", OTHERS, ids=lambda sale: sale.product)
def test_a_demo_person_ends_with_a_policy_and_what_was_stated(sale):
    version = factory.on_sale(sale.product)
    forget()
    with demo.one_process():
        demo.sell(sale)
    policy = Policy.objects.get()
    assert policy.version == version
    stated = {row.code: row.value for row in policy.particulars.all()}
    assert sale.stated.items() <= stated.items()
    assert not Document.objects.exclude(state="pending").exists()  # papers wait for the workers
    forget()

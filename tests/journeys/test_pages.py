"""Every page of the journey and every public page: axe finds nothing, nothing is wider than a narrow
phone, red is for exclusions alone; in both languages, light and dark, on a phone and on a desk."""

import pytest
from django.urls import get_resolver, resolve

from policies.cover.models import Policy
from policies.payments.enums import RefundState
from policies.payments.models import Refund
from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.services import load_product
from tests.journeys.looking import DARK_PHONE_LIGHT_DESK, LIGHT_PHONE_DARK_DESK, Inspector

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = (
    "/",
    "/products/",
    "/compare/",
    "/calculate/",
    "/products/base/",
    "/products/base/clauses/",
    "/products/base/quote/",
    "/about/",
    "/privacy/rules/",
    "/contact/",
    "/styleguide/",
    "/verify/",
    "/account/sign-in/",
    "/demo/phone/",
)
# The list and the comparison as a reader makes them; two products are on sale there.
CHOSEN = (
    "/products/?q=gaoyuan&who=adult",
    "/products/?who=thing&age=x",
    "/compare/?p=base&p=trip",
    "/compare/?p=base&p=trip&p=base&only=differences",
)
# A whole story with every group open, its answers, and one that cannot be read.
STORY = (
    "total=900&where=urgent&cause=fight&unless=self_defence&stay=9&grade=8&total2=80&cost-rescue=300&age=30"
)
TOLD = (
    f"/calculate/?{STORY}&extras=on&delay-transport=5&repair=90&x=1",
    "/calculate/?total=abc&age=-1",
    f"/products/base/?plan=B&riders=rescue&{STORY}&when=last&paid-medical=100",
    "/products/base/?plan=B&total=5&other=6&day=900",
)
SEEN_BEFORE = {resolve(path).view_name for path in PUBLIC}
AS_OWNER = ("/account/", "/account/data/", "/policies/")
EDITIONS = (("zh-hans", LIGHT_PHONE_DARK_DESK), ("en", DARK_PHONE_LIGHT_DESK))


@pytest.mark.parametrize(("language", "combinations"), EDITIONS)
def test_public_pages(visitor, shop, language, combinations):
    inspector = Inspector(combinations)
    shopper = visitor(look=inspector)
    shopper.page.goto(f"{shop}/language/{language}/")
    for path in PUBLIC:
        shopper.open(path)
    load_product(read_folder("trip"))
    wrong = ("/nowhere/", "/verify/?code=abc", "/products/base/quote/?plan=X&age=-1&show=1")
    for path in (*CHOSEN, *TOLD, *wrong):
        shopper.page.goto(shop + path)
        inspector.inspect(shopper.page)
    inspector.assert_clean()


@pytest.mark.parametrize(("language", "combinations"), EDITIONS)
def test_pages_of_the_purchase_and_of_the_policy(visitor, shop, settings, language, combinations):
    inspector = Inspector(combinations, seen=SEEN_BEFORE.copy())
    shopper = visitor(look=inspector)
    shopper.page.goto(f"{shop}/language/{language}/")
    settings.SANDBOX_CASHIER = {**settings.SANDBOX_CASHIER, "refuse_refunds": True}
    shopper.buy(rider="ambulance")
    policy = Policy.objects.get()
    for path in AS_OWNER:
        shopper.open(path)
    shopper.open(f"/policies/{policy.reference}/riders/ambulance/cancellation/")
    shopper.press(shopper.page.locator("main form button"))
    inspector.inspect(shopper.page)
    Refund.objects.update(state=RefundState.FAILED)
    shopper.page.goto(f"{shop}/policies/{policy.reference}/")
    assert shopper.page.locator(".notice--warning").count() == 1
    inspector.inspect(shopper.page)
    for page in ("beneficiaries", "occupation", "cancellation"):
        shopper.open(f"/policies/{policy.reference}/{page}/")
    shopper.press(shopper.page.locator("main form button"))
    inspector.inspect(shopper.page)
    inspector.assert_clean()
    assert set() == BOUGHT - inspector.seen


ROOMS = ("cover", "enrolment", "payments", "quoting")
VIEWS = {f"{room}:{view}" for room in ROOMS for view in get_resolver().namespace_dict[room][1].reverse_dict}
BOUGHT = {name for name in VIEWS if "<" not in name} - {
    "enrolment:exclusions",  # leads on to the first group
    "enrolment:needs",
    "enrolment:particulars",
    "enrolment:disclosure",
    "enrolment:left",
    "enrolment:stop",
    "enrolment:reopen",
    "quoting:again",  # leads to the quote with the same choices
    "payments:notice",
    # Pages of other ways through a purchase: see test_detours.py and test_products.py.
    "enrolment:particular",
    "enrolment:price",
    "enrolment:advice",
    "enrolment:named",
    "enrolment:beneficiary_add",
    "enrolment:beneficiary",
    "enrolment:beneficiary_remove",
    "enrolment:closed",
}

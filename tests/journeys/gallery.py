"""Pictures of every page; not a test of the suite: `make shots` walks it."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from policies.cover.models import Policy
from policies.payments.sandbox_cashier.models import Trade
from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.services import load_product
from storefront.foundation.roles import Role
from tests.journeys.shopper import Shopper
from tests.journeys.test_pages import AS_OWNER, PUBLIC, STORY
from tests.people import staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
MISTAKEN = {f"enrolment:{page}" for page in ("insured", "need", "occupation", "check")}
LONGEST = 12_000  # px; a longer page is cut, its head says enough


@dataclass
class Photographer:
    """Four pictures of each kind of page, numbered in the order of the walk."""

    folder: Path
    seen: set[str] = field(default_factory=set)

    def __call__(self, page: Page) -> None:
        match = resolve("/" + page.url.split("/", 3)[-1].split("?")[0].split("#")[0])
        part = match.kwargs.get("question") or match.kwargs.get("group") or ""
        self.shoot(page, "-".join(filter(None, (match.view_name.replace(":", "."), part))))

    def shoot(self, page: Page, name: str) -> None:
        if name in self.seen:
            return
        self.seen.add(name)
        before = page.viewport_size
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                file = self.folder / f"{len(self.seen):02}-{name}-{width}-{scheme}.png"
                height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
                page.screenshot(
                    path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
                )
        page.set_viewport_size(before)  # type: ignore[arg-type]


def test_gallery(visitor, shop, tmp_path):
    """Public pages, errors, the purchase, the policy, cancelling, account, the desk of staff."""
    photographer = Photographer(Path(os.environ["SHOTS"]))
    for slug in ("trip", "yoga"):
        load_product(read_folder(slug))
    shopper = visitor(look=photographer)
    for path in PUBLIC:
        shopper.open(path)
    for name, path in {
        "error.not_found": "/nowhere/",
        "error.verify": "/verify/?code=abc",
        "error.quote": "/products/base/quote/?plan=X&age=-1&show=1",
        "shop.found": "/products/?q=gaoyuan&who=adult",
        "shop.nothing_fits": "/products/?who=thing&term=3d",
        "shop.side_by_side": "/compare/?p=base&p=trip&p=yoga",
        "error.compare": "/compare/?p=base&p=base&p=none",
        "shop.calculated": "/calculate/?total=3286.40&pooled=1420.15&out_of_list=212",
        "shop.calculated_not_covered": "/calculate/?total=3286.40&cause=alcohol&extras=on",
        "error.calculate": "/calculate/?total=abc&age=-1&colour=red",
        "shop.product_calculated": f"/products/base/?plan=B&riders=hospital-cash&{STORY}#answer",
    }.items():
        shopper.page.goto(shop + path)
        photographer.shoot(shopper.page, name)
    _mistakes(shopper, photographer)
    policy = Policy.objects.get()
    papers = shopper.papers(tmp_path)
    for path in AS_OWNER:
        shopper.open(path)
    for page in ("beneficiaries", "occupation", "cancellation"):
        shopper.open(f"/policies/{policy.reference}/{page}/")
    shopper.press(shopper.page.locator("main form button"))
    photographer.shoot(shopper.page, "cover.cancelled")
    shopper.open(f"/policies/{policy.reference}/")
    photographer.shoot(shopper.page, "cover.policy_cancelled")
    shopper.verify(papers[0])
    photographer.shoot(shopper.page, "documents.verified")
    shopper.page.goto(f"{shop}/demo/cashier/trades/{Trade.objects.get().token}/")
    photographer.shoot(shopper.page, "sandbox_cashier.paid")
    _desk(visitor(look=photographer), photographer)


def _mistakes(shopper: Shopper, photographer: Photographer) -> None:
    """The purchase, with the empty form sent first where that is a mistake."""
    shopper.find_product()
    shopper.quote()
    for _ in range(60):
        if shopper.place == "payments:pay":
            break
        if shopper.place in {
            "enrolment:insured",
            "enrolment:need",
            "enrolment:occupation",
            "enrolment:check",
        }:
            name = f"error.{shopper.place.split(':')[1]}"
            if name not in photographer.seen:
                shopper.send()
                photographer.shoot(shopper.page, name)
        shopper.answer()
    shopper.pay()
    shopper.wait_for_policy()


def _desk(shopper: Shopper, photographer: Photographer) -> None:
    desk = staff(Role.SERVICE_DESK)
    shopper.phone = str(desk.phone).removeprefix("+86")
    shopper.open("/account/sign-in/?next=/ops/")
    shopper.sign_in()
    shopper.hand.fill(shopper.named("code"), shopper.code())
    shopper.send()
    shopper.open("/ops/people/")
    shopper.hand.fill(shopper.page.locator("main form input:visible").first, "13800138000")
    shopper.send()

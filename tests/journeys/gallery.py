"""Pictures of every page; not a test of the suite: `make shots` walks it."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import resolve
from playwright.sync_api import Page

from policies.cover.models import Policy
from policies.cover.services.counting import count_sold_versions
from policies.payments.sandbox_cashier.models import Trade
from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.services import load_product
from storefront.foundation import clock
from storefront.foundation.roles import Role
from tests.journeys.shopper import Shopper
from tests.journeys.test_pages import AS_OWNER, PUBLIC, STORY
from tests.journeys.test_versions import CHANGED, VERSIONS, administrator
from tests.people import staff
from tests.reading.selling import load_newer
from tests.shop.drafts import UNFINISHED, draft_of_base

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


def test_gallery_of_versions(visitor, shop):
    """Versions side by side, the administrators' desk, and buying the same again."""
    folder = Path(os.environ["SHOTS"]) / "versions"
    folder.mkdir(exist_ok=True)
    photographer = Photographer(folder)
    shopper = visitor()
    shopper.buy()
    shopper.look = photographer
    shopper.open(shopper.path)
    shopper.press(shopper.page.locator('main a[href^="/products/base/quote/"]'))
    shopper.press(shopper.page.locator("#price form button"))
    shopper.go_on_until("enrolment:notices")
    photographer.shoot(shopper.page, "again.notices")
    load_newer(**CHANGED)
    shopper.page.reload()
    shopper.hand.choose(shopper.choice("reading", "only_changes"))
    shopper.send()
    photographer.shoot(shopper.page, "again.exclusions")
    shopper.go_on_until("enrolment:consents")
    photographer.shoot(shopper.page, "again.consents")
    shopper.open(VERSIONS)
    shopper.open(f"{VERSIONS}compare/?from=2026-1&to=2026-2")
    shopper.open(f"{VERSIONS}2026-1/")
    count_sold_versions()
    desk = administrator(visitor(look=photographer))
    broken = draft_of_base(UNFINISHED, ("product.toml", 'number = "2026-2"', 'number = "2026-3"'))
    sound = draft_of_base(
        ("product.toml", 'number = "2026-2"', 'number = "2026-4"'),
        ("clauses/02-cover.md", "180 天内因为这次意外去世", "60 天内因为这次意外去世"),
    )
    desk.open("/ops/catalogue/")
    desk.open("/ops/catalogue/upload/")
    desk.open(f"/ops/catalogue/drafts/{broken.reference}/")
    desk.open(f"/ops/catalogue/drafts/{broken.reference}/clauses/")
    desk.open(f"/ops/catalogue/drafts/{sound.reference}/product/")
    desk.page.goto(f"{shop}/ops/catalogue/drafts/{sound.reference}/")
    photographer.shoot(desk.page, "catalogue.draft_sound")
    desk.open(f"/ops/catalogue/drafts/{sound.reference}/publication/")
    on = clock.add_days(clock.today(), 5)
    desk.page.goto(f"{shop}/ops/catalogue/drafts/{sound.reference}/publication/?on={on}")
    photographer.shoot(desk.page, "catalogue.publication_confirm")
    desk.send()
    desk.open("/ops/catalogue/products/base/2026-2/withdrawal/")
    shopper.page.goto(f"{shop}{VERSIONS}")
    photographer.shoot(shopper.page, "shop.versions_announced")


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

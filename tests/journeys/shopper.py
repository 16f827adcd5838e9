"""One who buys in a browser: reads the page that is shown, answers it, goes on.

The shopper knows the pages by their addresses and the controls by the names of their fields, so that the
same shopper buys in both languages, with or without JavaScript, by mouse, finger or keyboard.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.urls import resolve
from playwright.sync_api import BrowserContext, Locator, Page

from tests.journeys.hands import Hand

NAME = "张明白"
ID_NUMBER = "11000019900307001X"
PHONE = "13800138000"
ADDRESS = "北京市朝阳区对照路1号2单元301"
OCCUPATION = "小学教师"
MOST_PAGES = 60
PATIENCE_MS = 30_000

Look = Callable[[Page], None]


def unseen(_page: Page) -> None:
    """A look that asks nothing."""


@dataclass
class Shopper:
    """Buys 小安 B 款 for a month from tomorrow, unless told otherwise. `look` sees each page once."""

    page: Page
    base: str
    hand: Hand
    look: Look = unseen
    phone: str = PHONE
    scripted: bool = True
    stated: dict[str, str] = field(default_factory=dict)  # what is typed for a particular, by its code
    visited: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base).split("?")[0].split("#")[0]

    @property
    def place(self) -> str:
        """The name of the address one stands at, such as `enrolment:insured`."""
        return resolve(self.path).view_name

    @property
    def reference(self) -> str:
        return str(resolve(self.path).kwargs["ref"])

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self._see()

    def press(self, target: Locator) -> None:
        """Press what leads to another page, and look at that page."""
        with self.page.expect_navigation():
            self.hand.press(target)
        self._see()

    def send(self) -> None:
        """Press the first button of the page's main form."""
        self.press(self.page.locator("main form button.button[type=submit]").first)

    def link(self, path: str) -> Locator:
        return self.page.locator(f'a[href="{path}"]').first

    def named(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]').first

    def choice(self, name: str, value: str) -> Locator:
        return self.page.locator(f'main [name="{name}"][value="{value}"]').first

    def _see(self) -> None:
        self.page.wait_for_load_state()
        self.visited.append(self.place)
        self.look(self.page)

    # From the door to the quote.

    def find_product(self) -> None:
        self.open("/")
        self.press(self.page.locator('main a.button[href="/products/"]').first)
        self.press(self.page.locator('main a[href^="/products/base/"]').first)
        self.press(self.page.locator('main a.button[href="/products/base/quote/"]').first)

    def quote(self, rider: str = "") -> None:
        """Choose, see the price, take it. Without JavaScript a button shows the price."""
        self.hand.choose(self.choice("plan", "B"))
        if rider:
            self.hand.choose(self.choice("riders", rider))
        self.hand.take(self.named("term"), 31)  # after 30 days by the day comes 1 month
        self.hand.fill(self.named("age"), "36")
        self.hand.take(self.named("occupation_class"), 1)
        self.take_price()

    def choose(self, product: str, **chosen: str | list[str]) -> None:
        """From a product's page to its quote: choose by the names of the fields, see the price, take it."""
        self.open(f"/products/{product}/")
        self.press(self.page.locator(f'main a.button[href="/products/{product}/quote/"]').first)
        for name, value in chosen.items():
            self._put(name, value)
        self.take_price()

    def _put(self, name: str, value: str | list[str]) -> None:
        if isinstance(value, list):
            for one in value:
                self.hand.choose(self.choice(name, one))
        elif self.named(name).evaluate("one => one.tagName") == "SELECT":
            self.named(name).select_option(value)
        elif self.named(name).get_attribute("type") == "radio":
            self.hand.choose(self.choice(name, value))
        else:
            self.hand.fill(self.named(name), value)

    def take_price(self) -> None:
        """Without JavaScript a button shows the price."""
        button = self.page.locator("#price form button")
        if not self.scripted:
            self.press(self.page.locator("button[name=show]"))
        button.wait_for()
        self.press(button)

    # Signing in.

    def sign_in(self) -> None:
        """Ask for a code, read it on the handset in another window, type it."""
        self.hand.fill(self.named("phone"), self.phone)
        self.hand.choose(self.named("consent"))
        self.send()
        self.hand.fill(self.named("code"), self.code())
        self.send()

    def code(self) -> str:
        """The newest code on the demo handset."""
        handset = self.context.new_page()
        for _ in range(100):
            handset.goto(f"{self.base}/demo/phone/")
            texts = handset.locator(".handset__message").all_inner_texts()
            found = re.search(r"\d{6}", texts[0]) if texts else None
            if found:
                handset.close()
                return found[0]
            handset.wait_for_timeout(100)
        raise AssertionError("no SMS came")

    # Everything under /buy/ up to the payment, page by page as the server asks.

    def go_on_until(self, *places: str) -> None:
        """Answer page after page until one of the places is reached."""
        for _ in range(MOST_PAGES):
            if self.place in places:
                return
            self.answer()
        raise AssertionError(f"never came to {places}; went {self.visited}")

    def answer(self) -> None:
        """Answer the page that is shown and go on."""
        ANSWERS[self.place](self)

    def read(self) -> None:
        """Read to the end; a reader faster than the page's floor waits and presses again."""
        here = self.page.url
        for _ in range(20):
            self.send()
            if self.page.url != here:
                return
            self.page.wait_for_timeout(300)
        raise AssertionError(f"reading does not end: {here}")

    def tick_consents(self) -> None:
        for box in self.page.locator("main input[type=checkbox]").all():
            assert not box.is_checked()
            self.hand.choose(box)
        self.send()

    def prove_device(self) -> None:
        """Say the last six of the holder's ID on a device the account does not know."""
        self.hand.fill(self.page.locator("main form input:visible").first, ID_NUMBER[-6:])
        self.send()

    def name_insured(self) -> None:
        self.hand.fill(self.named("name"), NAME)
        self.hand.fill(self.named("id_number"), ID_NUMBER)
        self.send()

    def fill_address(self) -> None:
        self.hand.fill(self.named("address"), ADDRESS)
        self.send()

    def fill_occupation(self) -> None:
        self.hand.fill(self.named("occupation"), OCCUPATION)
        self.send()

    def answer_question(self) -> None:
        """What nothing speaks against: the first answer to needs and means, No to what is disclosed."""
        assert not self.page.locator("main input:checked").count()
        self.hand.choose(self.named("answer"))
        self.send()

    def state_particular(self) -> None:
        """Type what is known of it; of several answers the first, where nothing is said."""
        code = str(resolve(self.path).kwargs["particular"])
        assert not self.page.locator("main input:checked").count()
        if self.named("value").get_attribute("type") != "radio":
            self.hand.fill(self.named("value"), self.stated[code])
        elif code in self.stated:
            self.hand.choose(self.choice("value", self.stated[code]))
        else:
            self.hand.choose(self.named("value"))
        self.send()

    def by_law(self) -> None:
        self.hand.choose(self.choice("kind", "statutory"))
        self.send()

    def confirm_answers(self) -> None:
        box = self.page.locator("main input[type=checkbox]").first
        assert not box.is_checked()
        self.hand.choose(box)
        self.send()

    # Paying and what one holds then.

    def pay(self) -> None:
        """Leave for the cashier, pay there, and come back to the shop."""
        self.send()
        self.press(self.page.locator('button[value="pay"]'))
        if self.place == "sandbox_cashier:trade":
            self.press(self.page.get_by_role("link", name="回到商家"))

    def wait_for_policy(self) -> None:
        """On the page of the way back until the policy is issued; then to the policy."""
        link = self.link("/policies/")
        self._until(link)
        self.press(link)
        if self.place == "accounts:device":  # on a new device policies appear only after this
            self.prove_device()
        self.press(self.page.locator('main h2 a[href^="/policies/"]').first)

    def _until(self, target: Locator) -> None:
        """Wait for something that comes by itself; without JavaScript, by looking again."""
        if self.scripted:
            target.wait_for(timeout=PATIENCE_MS)
            return
        for _ in range(100):
            if target.count():
                return
            self.page.wait_for_timeout(300)
            self.page.reload()
        raise AssertionError(f"{target} never came")

    def papers(self, folder: Path, number: int = 2) -> list[Path]:
        """Every paper of the policy page, downloaded by its link once it is sealed."""
        links = self.page.locator('main a[href^="/documents/"]')
        for _ in range(200):
            if links.count() >= number:
                break
            self.page.wait_for_timeout(300)
            self.page.reload()
        files = []
        for place in range(links.count()):
            with self.page.expect_download() as arriving:
                self.hand.press(links.nth(place))
            files.append(folder / f"{place}-{arriving.value.suggested_filename}")
            arriving.value.save_as(files[-1])
        return files

    def verify(self, paper: Path) -> str:
        """What the shop says of a file, in its own words."""
        self.open("/verify/")
        self.page.locator("input[type=file]").set_input_files(paper)
        self.press(self.page.locator("form[enctype] button"))
        return self.page.locator("main").inner_text()

    # The whole.

    def apply(self, rider: str = "") -> None:
        """From the home page to the page with the sum."""
        self.find_product()
        self.quote(rider)
        self.go_on_until("payments:pay")

    def buy(self, rider: str = "") -> None:
        """From the home page to the policy."""
        self.apply(rider)
        self.pay()
        self.wait_for_policy()


ANSWERS: dict[str, Callable[[Shopper], None]] = {
    "accounts:device": Shopper.prove_device,
    "quoting:enter": Shopper.send,
    "accounts:sign_in": Shopper.sign_in,
    "enrolment:notices": Shopper.read,
    "enrolment:exclusion_group": Shopper.read,
    "enrolment:clauses": Shopper.read,
    "enrolment:consents": Shopper.tick_consents,
    "enrolment:insured": Shopper.name_insured,
    "enrolment:confirm": Shopper.send,
    "enrolment:address": Shopper.fill_address,
    "enrolment:occupation": Shopper.fill_occupation,
    "enrolment:price": Shopper.send,
    "enrolment:particular": Shopper.state_particular,
    "enrolment:need": Shopper.answer_question,
    "enrolment:question": Shopper.answer_question,
    "enrolment:beneficiaries": Shopper.by_law,
    "enrolment:check": Shopper.confirm_answers,
}

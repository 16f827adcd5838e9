"""A shopper who buys the way a person does: through the pages, one after the other."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scripts.walker import Page, Walker

MOST_PAGES = 60  # a purchase has about thirty
# Answers that let a sale go on, of the first that is offered.
FITTING = ("none", "medical", "both", "no", "statutory", "own_will")
DONE = "/policies/"


class Stuck(Exception):
    """A page did not lead on."""


@dataclass
class Shopper:
    """Somebody with a phone and an ID who wants a policy. `nudge` lets queued effects happen where no
    worker runs; `choices` go to the quote page as they are."""

    walker: Walker
    phone: str
    name: str
    id_number: str
    nudge: Callable[[], None] = lambda: time.sleep(0.3)
    occupation: str = "办公室职员"
    address: str = "演示市明白区说到做到路 1 号"
    answers: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, str] = field(default_factory=dict)  # particulars by their code

    def buy(self, product: str, choices: Mapping[str, str | list[str]]) -> Page:
        """From the quote to the cashier's answer; returns the page that says what came of it."""
        return self.go_on(self.walker.submit(self.quote(product, choices), {}))

    def go_on(self, page: Page) -> Page:
        """From any page of a sale to the cashier's answer. Stuck where a page does not lead on."""
        for _ in range(MOST_PAGES):
            if "/return/" in page.path or page.path.startswith(DONE):
                return page
            if page.status >= 400 or not page.forms():
                raise Stuck(f"{page.status} {page.path}: {page.heading}")
            page = self.sign_in(page) if "/sign-in/" in page.path else self.answer(page)
        raise Stuck(f"no end in sight at {page.path}")

    def quote(self, product: str, choices: Mapping[str, str | list[str]]) -> Page:
        from urllib.parse import urlencode

        return self.walker.get(f"/products/{product}/quote/?{urlencode(choices, doseq=True)}")

    def sign_in(self, page: Page) -> Page:
        """Ask for a code, read it on the demo handset, type it."""
        if not page.path.endswith("/code/"):
            page = self.walker.submit(page, {"phone": self.phone, "consent": "on"})
        return self.walker.submit(page, {"code": self.code()})

    def code(self) -> str:
        """The newest sign-in code on this phone's handset."""
        for _ in range(50):
            self.nudge()
            handset = self.walker.get("/demo/phone/")
            messages = self.walker.submit(handset, {"number": self.phone}).text
            found = re.search(r"验证码\s*(\d{6})", messages)
            if found:
                return found.group(1)
        raise Stuck("no code came")

    def answer(self, page: Page) -> Page:
        """Fill the page's first form as this person would and send it."""
        form = page.forms()[0]
        values: dict[str, str | list[str]] = {}
        asked = page.path.strip("/").rpartition("/")[2]
        for name in form.fields:
            if name and name != "csrfmiddlewaretoken":
                value = self._value(name, form.inputs[name], asked)
                if value is not None:
                    values[name] = value
        for button in form.xpath(".//button[@name]")[:1]:
            values[button.get("name")] = button.get("value", "")
        return self.walker.submit(page, values)

    def _value(self, name: str, control: object, asked: str) -> str | None:
        known = {
            "name": self.name,
            "id_number": self.id_number,
            "address": self.address,
            "occupation": self.occupation,
            **({"value": self.stated[asked]} if asked in self.stated else {}),
            **self.answers,
        }
        if name in known and not hasattr(control, "value_options"):
            return known[name]
        kind = control.get("type", "") if hasattr(control, "get") else "radio"
        if kind == "checkbox":
            return control.get("value") or "on"  # type: ignore[attr-defined]
        options = [option for option in getattr(control, "value_options", []) if option]
        if kind == "radio" and options:
            return next((option for option in FITTING if option in options), options[0])
        return None


def tomorrow() -> str:
    """The day after today in Beijing, wherever this machine thinks it stands."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=1)).isoformat()

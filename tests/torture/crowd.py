"""Fictional people who buy one policy each, and press on where the shop stumbles."""

import itertools
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from stdnum.cn.ric import calc_check_digit

from scripts.shopper import Shopper, Stuck, tomorrow
from scripts.walker import Gone, OverHttp, Page, Walker
from storefront.foundation import clock

PATIENCE = 60  # seconds of pressing reload before somebody gives up for the moment
BEGINNINGS = 6  # how often somebody comes back to a sale
SEND_AGAIN = 61  # seconds until another sign-in code may be asked for
CODE_WITHIN = 90  # seconds: a dead worker's entry is taken again after less
YOUNGEST_DAYS = 15_000  # about 41 years old


@dataclass
class Buyer(Shopper):
    """Buys one policy; comes back to the sale when a page leads nowhere or nobody answers."""

    age: int = 41
    sale: str = ""
    seen: set[str] = field(default_factory=set)
    stumbles: list[str] = field(default_factory=list)

    @classmethod
    def number(cls, number: int, walker: Walker) -> "Buyer":
        """The n-th of them: an ID of a district that does not exist, whose check digit is right."""
        today = clock.today()
        born_on = clock.add_days(today, -number - YOUNGEST_DAYS)
        body = f"110000{born_on:%Y%m%d}{number % 1000:03d}"
        return cls(
            walker=walker,
            phone=f"137{number:08d}",
            name="林演示",
            id_number=body + calc_check_digit(body + "0"),
            age=clock.age_on(born_on, today),
        )

    def insist(self) -> None:
        """Buy, whatever it takes. Stuck where even coming back does not help."""
        for _ in range(BEGINNINGS):
            try:
                self.go_on(self.come_back() if self.sale else self.begin())
                return
            except (Stuck, Gone) as trouble:
                self.stumbles.append(str(trouble))
                time.sleep(SEND_AGAIN if "code" in str(trouble) or "sign-in" in str(trouble) else 2)
        raise Stuck(f"{self.sale}: {self.stumbles}")

    def begin(self) -> Page:
        choices = {"plan": "A", "term": "1m", "age": str(self.age), "occupation_class": "1"}
        quote = self.quote("base", {**choices, "start_on": tomorrow()})
        if not quote.forms():
            raise Stuck(f"{quote.status} {quote.path}: {quote.heading}")
        page = self.walker.submit(quote, {})
        self.sale = page.path if "/buy/" in page.path else ""
        return page

    def come_back(self) -> Page:
        """Where this sale stands: at its pay page, or wherever that leads; else at its beginning."""
        reference = self.sale.split("/")[2]
        page = self.walker.get(f"/buy/{reference}/pay/")
        return page if page.status < 400 else self.walker.get(f"/buy/{reference}/")

    def code(self) -> str:
        """The newest code that was not typed before."""
        deadline = time.monotonic() + CODE_WITHIN
        while time.monotonic() < deadline:
            self.nudge()
            handset = self.walker.submit(self.walker.get("/demo/phone/"), {"number": self.phone}).text
            fresh = [code for code in re.findall(r"验证码\s*(\d{6})", handset) if code not in self.seen]
            if fresh:
                self.seen.add(fresh[0])
                return fresh[0]
        raise Stuck("no code came")


class Watched(OverHttp):
    """A connection that remembers every answer that was the shop's fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(timeout=30)
        self.faults = faults

    def __call__(self, url: str, body: bytes | None) -> Page:
        page = super().__call__(url, body)
        if page.status >= 500:
            self.faults.append(f"{page.status} {page.path}")
        return page


@dataclass
class Crowd:
    """Several buy at the same time, one after the other, while `more()` says that more should."""

    address: str
    size: int
    more: Callable[[int], bool]
    done: list[Buyer] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.numbers = itertools.count(1)
        self.threads = [threading.Thread(target=self._buy, daemon=True) for _ in range(self.size)]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.1, deadline - time.monotonic()))
            if thread.is_alive():
                self.failed.append("somebody is still in the shop")

    def _buy(self) -> None:
        while self.more(number := next(self.numbers)):
            walker = Walker(self.address, patience=PATIENCE, road=Watched(self.faults))
            buyer = Buyer.number(number, walker)
            try:
                buyer.insist()
                self.done.append(buyer)
            except Exception as error:
                self.failed.append(f"{type(error).__name__}: {error}")

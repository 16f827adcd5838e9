"""Demo people with policies, made by walking through the real pages: nothing here writes a policy.

Every name, number and address is plainly fictional. Run twice, it makes nobody twice.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoSale:
    phone: str
    name: str
    id_number: str
    choices: Mapping[str, str | list[str]]
    cancels: bool = False
    product: str = "base"
    stated: Mapping[str, str] = field(default_factory=dict)


SALES = (
    # The one who cancels comes first: papers of those before would be made while the start waits.
    DemoSale(
        "13900000002",
        "周演示",
        "110000199001010013",
        {"plan": "A", "term": "1m", "age": "36", "occupation_class": "1"},
        cancels=True,
    ),
    DemoSale(
        "13900000001",
        "陈演示",
        "110000198506150017",
        {"plan": "B", "riders": ["hospital-cash"], "term": "1y", "age": "41", "occupation_class": "1"},
    ),
    DemoSale(
        "13900000003",
        "王演示",
        "110000195202290017",
        {"plan": "C", "term": "3m", "age": "74", "occupation_class": "1"},
    ),
    DemoSale(
        "13900000004",
        "林演示",
        "110000198808060017",
        {"item_price": "2999", "riders": ["delivery-delay"]},
        product="appliance",
        stated={
            "item": "滚筒洗衣机，演示牌 DM-100",
            "serial": "DMX20261108000123",
            "order": "202611110000000001",
        },
    ),
    DemoSale(
        "13900000005",
        "郑演示",
        "110000199304180028",
        {
            "plan": "standard",
            "riders": ["delay", "baggage"],
            "term": "3d",
            "age": "33",
            "occupation_class": "1",
        },
        product="trip",
        stated={"destination": "桂林、阳朔"},
    ),
    DemoSale(
        "13900000006",
        "何演示",
        "110000199803110016",
        {"plan": "plus", "riders": ["gear"], "term": "1m", "age": "28", "occupation_class": "1"},
        product="climbing-diving",
        stated={"school": "明白山岩馆（演示）"},
    ),
)
STAFF = "13900000009"
ADMINISTRATORS = ("13900000007", "13900000008")  # two: who stores a draft does not publish it


@contextmanager
def one_process() -> Iterator[None]:
    """No server, no worker, no waiting: pages, cashier and effects all within this process."""
    from django.conf import settings
    from django.test.utils import override_settings

    with override_settings(
        READING_FLOOR_SCALE=0,
        OUTBOX_PUSH=False,
        PAYMENT_TRANSPORT="in_process",
        SANDBOX_CASHIER={**settings.SANDBOX_CASHIER, "in_process": True, "wake": False},
    ):
        yield


def deliver_everything(*, papers: bool = False) -> None:
    """What workers would do: the shop's effects and the cashier's notices, until nothing is due. Papers
    take seconds each: they wait for the workers, which start right after, unless they are asked for."""
    from policies.payments.sandbox_cashier.notices import send_due
    from storefront.documents.services import MAKE
    from storefront.foundation import clock, outbox

    def due() -> list[int]:
        ready = outbox.OutboxEntry.objects.ready(clock.now())
        return list((ready if papers else ready.exclude(kind=MAKE)).values_list("pk", flat=True))

    while sum(outbox.deliver(pk) for pk in due()) + send_due():
        pass


def sell(sale: DemoSale) -> None:
    from scripts.shopper import Shopper, tomorrow
    from scripts.walker import InProcess, Walker

    shopper = Shopper(
        Walker(road=InProcess()),
        sale.phone,
        sale.name,
        sale.id_number,
        nudge=deliver_everything,
        stated=sale.stated,
    )
    shopper.buy(sale.product, {**sale.choices, "start_on": tomorrow()})
    deliver_everything(papers=sale.cancels)  # what is withdrawn must have been made
    if sale.cancels:
        cancel(shopper)


def cancel(shopper: object) -> None:
    """Cancel the newest policy on its own page, as its holder would."""
    walker = shopper.walker  # type: ignore[attr-defined]
    policy = walker.get("/policies/").links("/policies/")
    reference = next(link for link in policy if link.strip("/").count("/") == 1)
    walker.submit(walker.get(f"{reference}cancellation/"), {"understood": "on", "confirm": "on"})
    deliver_everything()


def load() -> None:
    """Make the demo's people who are not there yet."""
    from storefront.accounts.models import User
    from storefront.accounts.services import create_demo_staff
    from storefront.foundation.roles import Role

    with one_process():
        for sale in SALES:
            if User.objects.by_phone(f"+86{sale.phone}") is None:
                sell(sale)
        if User.objects.by_phone(f"+86{STAFF}") is None:
            create_demo_staff(phone=f"+86{STAFF}", role=Role.SERVICE_DESK)
        for phone in ADMINISTRATORS:
            if User.objects.by_phone(f"+86{phone}") is None:
                create_demo_staff(phone=f"+86{phone}", role=Role.ADMINISTRATOR)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    load()


if __name__ == "__main__":
    main()

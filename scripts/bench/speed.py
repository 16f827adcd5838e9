"""Requests per second of the pages, as multiples of R, the rate of the reference page in the same run."""

from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from itertools import product

from scripts.bench.figures import Figure
from scripts.bench.load import BROWSER, Ask, Target, measure, median
from scripts.bench.people import ANSWER, TOKEN, Reader
from storefront.foundation import clock

REFERENCE = "reference R"
PRODUCT, LIST, PORTFOLIO = "/products/base/", "/products/", "/policies/"
COMPARISON, SEARCH = "/compare/?p=base&p=trip", "/products/?q=shuaijiao"
TO_REACH = {
    "product page": 4.0,
    "home": 4.0,
    "list": 4.0,
    "comparison": 4.0,
    "unchanged page (304)": 8.0,
    "quote fragment": 3.0,
    "purchase step (POST)": 3.0,
    "portfolio, signed in": 1.0,
}
AGES, PLANS, CLASSES, TERMS = range(20, 60), "ABC", (1, 2), ("1m", "1y")


def speed(port: int, rounds: int, seconds: int, buyers: list[Reader], holder: Reader) -> Iterator[Figure]:
    rates = measure(port, targets(port, buyers, holder), rounds, seconds)
    unit = median(rates.pop(REFERENCE))
    yield Figure(REFERENCE, f"{unit:,.0f} requests/s", "-", True)
    for name, values in rates.items():
        ratio, floor = median(values) / unit, TO_REACH.get(name)
        wanted = f">= {floor:g} R" if floor else "-"
        yield Figure(name, f"{ratio:.2f} R", wanted, floor is None or ratio >= floor)


def targets(port: int, buyers: list[Reader], holder: Reader) -> list[Target]:
    def one(name: str, path: str, status: int = 200, **headers: str) -> Target:
        return Target(name, (Ask(path, headers),), status)

    return [
        one(REFERENCE, "/bench/reference/"),
        one("product page", PRODUCT),
        one("home", "/"),
        one("list", LIST),
        one("comparison", COMPARISON),
        one("search (computed each time)", SEARCH),
        one("unchanged page (304)", PRODUCT, 304, **{"If-None-Match": etag(port)}),
        Target("quote fragment", quotes()),
        Target("purchase step (POST)", tuple(map(answer, buyers)), status=302, leads_to="/buy/"),
        one("portfolio, signed in", PORTFOLIO, Cookie=holder.cookies),
        Target("bare POST with one query", (Ask("/bench/post/", body="a=1"),)),
    ]


def quote_address(plan: str = "B", term: str = "1m", age: int = 30, work: int = 1) -> str:
    start = clock.today() + timedelta(days=3)
    return f"{PRODUCT}quote/?plan={plan}&term={term}&start_on={start}&age={age}&occupation_class={work}"


def quotes() -> tuple[Ask, ...]:
    """Choices as they vary from reader to reader: each is asked again only after all the others."""
    varied = product(PLANS, TERMS, AGES, CLASSES)
    return tuple(Ask(quote_address(*choices), {"HX-Request": "true"}) for choices in varied)


def answer(reader: Reader) -> Ask:
    return Ask(reader.path, {"Cookie": reader.cookies, "X-CSRFToken": TOKEN}, ANSWER)


def etag(port: int) -> str:
    connection = HTTPConnection("localhost", port, timeout=20)
    connection.request("GET", PRODUCT, headers=BROWSER)
    return connection.getresponse().headers["ETag"]

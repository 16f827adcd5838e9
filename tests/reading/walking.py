"""A reader who goes through the pages with Django's test client, as a person without JavaScript does."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse
from lxml import html

from policies.quoting.models import Quote
from storefront.reading.consent_texts import consent_texts
from tests.people import sign_in


def reader(user: Any) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def address(quote: Quote, page: str, **kwargs: str) -> str:
    return reverse(f"enrolment:{page}", kwargs={"ref": quote.reference, **kwargs})


def group_address(quote: Quote, number: int) -> str:
    group = quote.version.definition.exclusion_groups[number]
    return address(quote, "exclusion_group", group=group.code)


def nonce_in(response: Any) -> str:
    """The word of this rendering, as the form carries it."""
    return re.search(r'name="render" value="([^"]+)"', response.content.decode())[1]


def changed(response: Any, tag: str) -> list[str]:
    """What a page marks as come (`ins`) or gone (`del`), without the words for those who listen."""
    page = html.fromstring(response.content)
    return ["".join(one.xpath("text()")) for one in page.xpath(f"//{tag}")]


def press(client: Client, url: str, **data: str) -> Any:
    """Open a page and press its button."""
    shown = client.get(url)
    assert shown.status_code == 200, (url, shown.status_code, shown.get("Location"))
    return client.post(url, {"render": nonce_in(shown), **data})


def tick_all(client: Client, url: str, *, leave_out: frozenset[str] = frozenset()) -> Any:
    nonce = nonce_in(client.get(url))
    ticked = {f"{t.purpose}-{nonce}": "1" for t in consent_texts() if t.purpose not in leave_out}
    return client.post(url, {"render": nonce, **ticked})


def read_exclusions(client: Client, quote: Quote) -> Any:
    answer = None
    for number in range(len(quote.version.definition.exclusion_groups)):
        answer = press(client, group_address(quote, number))
        assert answer.status_code == 302
    return answer


def read_all(client: Client, quote: Quote) -> Any:
    """From the notices to the consents; the answer leads to the application."""
    press(client, address(quote, "notices"))
    read_exclusions(client, quote)
    press(client, address(quote, "clauses"))
    return tick_all(client, address(quote, "consents"))

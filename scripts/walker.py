"""A visitor without a browser: reads pages, fills forms by the names of their fields, posts them.

Keeps cookies, follows redirects, behaves as a person without JavaScript does. It walks over HTTP, where
a server may die in mid-answer, or inside this process through Django's own handler.
"""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from typing import Any, Protocol

from lxml import html

Values = Mapping[str, str | list[str]]


@dataclass
class Page:
    """An answer: where it came from after redirects, its status and its parsed document."""

    url: str
    status: int
    body: bytes

    def __post_init__(self) -> None:
        text = self.body.decode(errors="replace") if self.body[:4] != b"%PDF" else ""
        self.document = html.document_fromstring(text or "<p></p>")

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.document.text_content())

    @property
    def heading(self) -> str:
        return (self.document.findtext(".//h1") or "").strip()

    def forms(self) -> list[html.FormElement]:
        return [form for form in self.document.forms if form.get("method", "get").lower() == "post"]

    def links(self, part: str) -> list[str]:
        """Addresses of links that contain `part`, in the page's order, each once."""
        found = (link.get("href") for link in self.document.iterfind(".//a[@href]"))
        return list(dict.fromkeys(href for href in found if part in href))


class Gone(Exception):
    """The shop did not answer: it is being killed or is not up yet."""


class Road(Protocol):
    """How a request travels."""

    def __call__(self, url: str, body: bytes | None) -> Page: ...


class OverHttp:
    """A real connection, with cookies."""

    def __init__(self, timeout: float = 20) -> None:
        self.timeout = timeout
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def __call__(self, url: str, body: bytes | None) -> Page:
        request = urllib.request.Request(url, data=body, headers={"Referer": url})  # noqa: S310
        try:
            with self.opener.open(request, timeout=self.timeout) as answer:
                return Page(answer.url, answer.status, answer.read())
        except urllib.error.HTTPError as error:
            return Page(error.url or url, error.code, error.read())
        except (OSError, HTTPException) as error:
            raise Gone(str(error)) from error


class InProcess:
    """Django's own handler, without a wire."""

    def __init__(self) -> None:
        from django.test import Client

        self.client = Client(headers={"host": "localhost"})

    def __call__(self, url: str, body: bytes | None) -> Page:
        parts = urllib.parse.urlsplit(url)
        path = urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
        form = "application/x-www-form-urlencoded"
        answer: Any = (
            self.client.get(path, follow=True)
            if body is None
            else self.client.post(path, body, content_type=form, follow=True)
        )
        chain = getattr(answer, "redirect_chain", [])
        last = urllib.parse.urljoin(url, chain[-1][0] if chain else path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Page(last, answer.status_code, content)


@dataclass
class Walker:
    """One visitor. `patience` seconds are spent on a shop that is down or stumbles."""

    base: str = "http://localhost"
    patience: float = 0
    road: Road = field(default_factory=OverHttp)

    def get(self, path: str) -> Page:
        return self._patiently(lambda: self.road(urllib.parse.urljoin(self.base, path), None))

    def submit(self, page: Page, values: Values, *, form: int = 0) -> Page:
        """Post a form of the page: its hidden and prefilled values, then ours over them."""
        element = page.forms()[form]
        pairs = [(name, value) for name, value in element.form_values() if name not in values]
        for name, value in values.items():
            pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        action = urllib.parse.urljoin(page.url, element.get("action") or page.url)
        return self._patiently(lambda: self.road(action, urllib.parse.urlencode(pairs).encode()))

    def _patiently(self, attempt: Callable[[], Page]) -> Page:
        deadline = time.monotonic() + self.patience
        while True:
            try:
                page = attempt()
                if page.status < 500 or time.monotonic() >= deadline:
                    return page
            except Gone:
                if time.monotonic() >= deadline:
                    raise
            time.sleep(0.2)

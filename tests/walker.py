"""A shopper without a browser: reads pages, fills forms by the names of their fields, posts them.

Speaks HTTP to a running shop, keeps cookies, follows redirects, and behaves as a person without
JavaScript does. Used by journeys over HTTP and by the crash tests, where a server may die mid-answer.
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

from lxml import html


@dataclass
class Page:
    """An answer: where it came from after redirects, its status and its parsed document."""

    url: str
    status: int
    document: html.HtmlElement

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.url).path

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.document.text_content())

    def forms(self) -> list[html.FormElement]:
        return [form for form in self.document.forms if form.get("method", "get").lower() == "post"]


class Gone(Exception):
    """The shop did not answer: it is being killed or is not up yet."""


@dataclass
class Walker:
    """One visitor with a cookie jar. `patience` seconds are spent on a shop that is down."""

    base: str
    patience: float = 0
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> Page:
        return self._patiently(lambda: self._open(urllib.parse.urljoin(self.base, path), None))

    def submit(self, page: Page, values: Mapping[str, str | list[str]], *, form: int = 0) -> Page:
        """Post a form of the page: its hidden and prefilled values, then ours over them."""
        element = page.forms()[form]
        pairs = [(name, value) for name, value in element.form_values() if name not in values]
        for name, value in values.items():
            pairs += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        action = urllib.parse.urljoin(page.url, element.get("action") or page.url)
        return self._patiently(lambda: self._open(action, urllib.parse.urlencode(pairs).encode()))

    def _open(self, url: str, body: bytes | None) -> Page:
        request = urllib.request.Request(url, data=body, headers={"Referer": url})
        try:
            with self.opener.open(request, timeout=20) as answer:
                return Page(answer.url, answer.status, html.document_fromstring(answer.read() or b"<p>"))
        except urllib.error.HTTPError as error:
            return Page(error.url, error.code, html.document_fromstring(error.read() or b"<p>"))
        except (OSError, HTTPException) as error:
            raise Gone(str(error)) from error

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

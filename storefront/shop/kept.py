"""Pages that only show, kept rendered and compressed: per content, language and edition, in each process.

Such a page carries no nonce, no token and nothing of a session, so one rendering serves everyone. Its
ETag is a digest of its own text: whatever changes the page changes the tag, in every process alike.
"""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar, cast

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers

from storefront.foundation.editions import page

KEPT_PAGES = 240  # about 0.1 MB each; a catalogue of ten products in two languages takes fifty
KEPT_CHOICES = 100  # lists and comparisons as readers choose them, apart: they never push out a page
Build = Callable[[], Mapping[str, Any]]
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class KeptText:
    """A rendered page in each encoding a browser may ask for. Plain UTF-8 (`identity`) is asked for so
    seldom that it is unpacked then: the unpacked text would be most of what is kept."""

    digest: str
    bodies: Mapping[str, bytes]

    @classmethod
    def of(cls, text: str) -> "KeptText":
        plain = text.encode()
        bodies = {"br": brotli.compress(plain, quality=10), "gzip": gzip.compress(plain, mtime=0)}
        return cls(hashlib.sha256(plain).hexdigest()[:32], bodies)

    def body(self, encoding: str) -> bytes:
        return self.bodies[encoding] if encoding in self.bodies else gzip.decompress(self.bodies["gzip"])


class Shelf(Generic[Kept]):
    """What this process keeps rendered, up to a size; the one longest unread goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._texts: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...]) -> Kept | None:
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)

    def put(self, key: tuple[str, ...], text: Kept) -> None:
        with self._lock:
            self._texts[key] = text
            while len(self._texts) > self._size:
                self._texts.popitem(last=False)

    def __len__(self) -> int:
        return len(self._texts)

    def clear(self) -> None:
        with self._lock:
            self._texts.clear()


shelf: Shelf[KeptText] = Shelf(KEPT_PAGES)
choices: Shelf[KeptText] = Shelf(KEPT_CHOICES)


class KeptPage(TemplateResponse):
    """A page of the one place that chooses editions, rendered only where it is not on the shelf."""

    key: tuple[str, ...] = ()
    shelf: Shelf[KeptText] = shelf
    build: Build = dict

    def resolve_context(self, context: Any) -> Any:
        return super().resolve_context({**(context or {}), **self.build()})

    @property
    def rendered_content(self) -> bytes:  # type: ignore[override]  # ready for the wire
        text = None if settings.DEBUG else self.shelf.get(self.key)
        if text is None:
            text = KeptText.of(super().rendered_content)
            self.shelf.put(self.key, text)
        encoding = accepted_encoding(self._request.headers.get("Accept-Encoding", ""))
        if encoding != "identity":
            self.headers["Content-Encoding"] = encoding
        self.headers["ETag"] = f'"{text.digest}-{encoding}"'
        return text.body(encoding)


def accepted_encoding(header: str) -> str:
    """The best of brotli, gzip and plain that a browser takes."""
    accepted = {name for name, weight in map(_offer, header.lower().split(",")) if weight > 0}
    return next((name for name in ("br", "gzip") if name in accepted), "identity")


def compressed(request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
    """The same page, made small for the way once it is rendered. For pages that are not kept and hold no
    secret: of one that does, the size would tell."""
    patch_vary_headers(response, ["Accept-Encoding"])
    encoding = accepted_encoding(request.headers.get("Accept-Encoding", ""))

    def squeeze(rendered: HttpResponse) -> None:
        rendered.content = ON_THE_FLY[encoding](rendered.content)
        rendered.headers["Content-Encoding"] = encoding

    if encoding != "identity":
        response.add_post_render_callback(squeeze)
    return response


ON_THE_FLY: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda plain: cast(bytes, brotli.compress(plain, quality=4)),
    "gzip": lambda plain: gzip.compress(plain, compresslevel=5, mtime=0),
}


def _offer(text: str) -> tuple[str, float]:
    name, _, weight = text.partition(";q=")
    try:
        return name.strip(), float(weight or 1)
    except ValueError:
        return name.strip(), 0.0


def kept_page(
    request: HttpRequest,
    template: str,
    *,
    content: str,
    build: Build,
    fragment: str | None = None,
    query: str = "",
) -> KeptPage:
    """A page that is rendered once per `content` (a version or digest of what it shows) and `query` (what
    was chosen in the address, in one form whatever way it was written).

    `build` gathers the context and runs only where the page is not on the shelf. Answers 304 where
    the browser has it already.
    """
    response = cast(KeptPage, page(request, template, fragment=fragment, response_class=KeptPage))
    response.key = (
        str(response.template_name),
        request.path,
        content,
        query,
        translation.get_language() or "",
    )
    response.shelf = choices if query else shelf
    response.build = build
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])  # language and edition are cookies
    response.headers["Cache-Control"] = "public, no-cache"  # keep it, and ask whether it still holds
    response.add_post_render_callback(lambda rendered: _unchanged(request, rendered))
    return response


def _unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return answer if answer is not response else None

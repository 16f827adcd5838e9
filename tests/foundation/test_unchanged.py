"""What was unchanged a moment ago is answered at once; nothing else is."""

import pytest
from django.http import HttpResponse, HttpResponseNotModified
from django.test import RequestFactory

from storefront.foundation.unchanged import UnchangedMiddleware

PUBLIC = {"ETag": '"a"', "Cache-Control": "public, no-cache", "Vary": "Cookie, Accept-Encoding, HX-Request"}
ASKED = {"If-None-Match": '"a"', "Accept-Encoding": "br"}


class Behind:
    """The site behind the middleware: counts what reaches it."""

    def __init__(self, answer):
        self.answer, self.calls = answer, 0
        self.get = UnchangedMiddleware(self)

    def __call__(self, request):
        self.calls += 1
        return self.answer()

    def ask(self, path="/", method="get", **headers):
        return self.get(getattr(RequestFactory(), method)(path, headers={**ASKED, **headers}))


@pytest.fixture(autouse=True)
def _window(settings):
    settings.WINDOW_SECONDS = 60


def unchanged(**other):
    return lambda: HttpResponseNotModified(headers={**PUBLIC, **other})


def test_second_question_is_answered_without_the_site():
    site = Behind(unchanged())
    first, second = site.ask(), site.ask()
    assert site.calls == 1
    assert first.status_code == second.status_code == 304
    assert dict(second.headers) == PUBLIC


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/products/"},
        {"path": "/?total=1"},
        {"Cookie": "language=en"},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": '"b"'},
        {"HX-Request": "true"},
        {"Host": "127.0.0.1"},
        {"method": "head"},
        {"method": "post"},
    ],
)
def test_every_other_question_reaches_the_site(other):
    site = Behind(unchanged())
    site.ask()
    site.ask(**other)
    assert site.calls == 2


@pytest.mark.parametrize(
    "answer",
    [
        unchanged(**{"Cache-Control": "private, no-cache"}),
        unchanged(Vary="Cookie, Origin"),
        lambda: HttpResponse("page", headers=PUBLIC),
    ],
)
def test_what_is_not_a_public_unchanged_page_is_never_remembered(answer):
    site = Behind(answer)
    site.ask()
    site.ask()
    assert site.calls == 2


def test_the_memory_ends_with_the_window_and_has_a_limit(settings, monkeypatch):
    monkeypatch.setattr("storefront.foundation.unchanged.MOST", 2)
    site = Behind(unchanged())
    for path in ("/a", "/b", "/c", "/a"):
        site.ask(path)
    assert site.calls == 4
    settings.WINDOW_SECONDS = 0
    site.ask("/a")
    assert site.calls == 5

"""The one place that chooses a page's edition, its fragment and the language."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from storefront.foundation import editions
from storefront.foundation.editions import EditionMiddleware, edition_of, language_of, page, template_names


def request_with(**cookies):
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return request


def test_chinese_is_the_default_whatever_the_browser_says():
    request = RequestFactory().get("/", headers={"accept-language": "en"})
    assert language_of(request) == "zh-hans"


@pytest.mark.parametrize(("cookie", "language"), [("en", "en"), ("xx", "zh-hans"), ("<b>", "zh-hans")])
def test_the_language_comes_from_its_cookie(cookie, language):
    assert language_of(request_with(language=cookie)) == language


def test_an_unknown_edition_is_the_normal_one():
    assert edition_of(request_with(edition="../../etc")) == "normal"


def test_another_edition_brings_its_own_templates_first(monkeypatch):
    monkeypatch.setitem(editions.EDITIONS, "elder", "elder")
    assert template_names("elder", "shop/home.html#list") == [
        "elder/shop/home.html#list",
        "shop/home.html#list",
    ]
    assert template_names("normal", "shop/home.html") == ["shop/home.html"]


def test_a_fragment_is_asked_for_by_htmx_and_never_from_history():
    class Htmx:
        history_restore_request = False

        def __bool__(self):
            return True

    request = request_with()
    request.edition, request.htmx = "normal", Htmx()
    fragment = page(request, "a.html", fragment="list")
    assert fragment.template_name == ["a.html#list"]
    assert "HX-Request" in fragment["Vary"]
    request.htmx.history_restore_request = True
    assert page(request, "a.html", fragment="list").template_name == ["a.html"]


def test_the_middleware_restores_the_language():
    seen = []

    def view(request):
        from django.http import HttpResponse

        seen.append((translation.get_language(), request.edition))
        return HttpResponse()

    with translation.override("zh-hans"):
        response = EditionMiddleware(view)(request_with(language="en"))
        assert translation.get_language() == "zh-hans"
    assert seen == [("en", "normal")]
    assert response["Content-Language"] == "en"

"""The language switch: one cookie, and never a way off this site."""

import pytest


def test_switch_goes_back_and_is_remembered(client, version):
    response = client.get("/language/en/", {"next": "/products/"})
    assert (response.status_code, response.headers["Location"]) == (302, "/products/")
    assert client.cookies["language"]["httponly"]
    assert "All products" in client.get("/products/").content.decode()
    client.get("/language/zh-hans/")
    assert "全部产品" in client.get("/products/").content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "/\\evil.example"]
)
def test_switch_leads_nowhere_else(client, db, target):
    assert client.get("/language/en/", {"next": target}).headers["Location"] == "/"


def test_unknown_language_is_not_found(client, db):
    assert client.get("/language/fr/").status_code == 404


def test_chinese_whatever_the_browser_says(client, version):
    page = client.get("/", headers={"Accept-Language": "en"})
    assert page.headers["Content-Language"] == "zh-hans"


def test_contract_stays_chinese_in_english(client, version):
    client.cookies["language"] = "en"
    text = client.get("/products/base/").content.decode()
    assert 'lang="en"' in text and 'data-clause="2.2" lang="zh-CN"' in text

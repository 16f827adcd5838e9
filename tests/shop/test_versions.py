"""Every version stays to be read, and two of them side by side say what changed to eye and ear."""

from datetime import timedelta

import pytest
import time_machine
from lxml import html

from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product, publish_draft, withdraw_version
from storefront.foundation import clock
from storefront.foundation.roles import Role
from tests.people import staff
from tests.reading.selling import load_newer
from tests.shop.drafts import base_with, draft_of_base

VERSIONS = "/products/base/clauses/versions/"
COMPARED = f"{VERSIONS}compare/?from=2026-1&to=2026-2"
CHANGED = {
    "exclusions__toml": ('when = ["applicant_intent"]', 'when = ["applicant_intent", "intent"]'),
    "02-cover__md": ("180 天内因为这次意外去世", "90 天内因为这次意外去世"),
    "tariff__csv": ("plan,A,annual,,,1000", "plan,A,annual,,,1200"),
}


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.status_code
    return html.fromstring(response.content)


def text(page, path="//main"):
    return " ".join(page.xpath(f"string({path})").split())


@pytest.fixture
def newer(version):
    return load_newer(**CHANGED)


def test_list_tells_of_each_version_what_a_buyer_asks(client, version, newer):
    page = read(client, VERSIONS)
    assert page.xpath("//li[@class='version']/@id") == ["version-2026-2", "version-2026-1"]
    first = text(page, "//*[@id='version-2026-2']")
    assert "现在在卖" in first and newer.content_hash[:12] in first
    assert "改了 1 条条款 改了 1 项不赔 价格有变" in first
    old = text(page, "//*[@id='version-2026-1']")
    assert "已换新版" in old and "第一版" in old and version.definition.filing_number in old


def test_line_of_what_changed_is_computed(client, version):
    load_newer()  # another number, the same words
    assert "看得到的地方没有变" in text(read(client, VERSIONS), "//*[@id='version-2026-2']")


def test_replaced_version_is_read_whole_and_leads_to_what_is_different(client, version, newer):
    page = read(client, f"{VERSIONS}2026-1/")
    definition = version.definition
    assert page.xpath("//@data-clause") == [clause.number for clause in definition.clauses]
    assert page.xpath("//@data-exclusion") == [row.code for row in definition.exclusions]
    assert "180 天内因为这次意外去世" in text(page) and "这一版已经不卖了" in text(page)
    assert not page.xpath("//a[contains(@href, 'quote')]")
    assert page.xpath(f"//a[@href='{COMPARED}']")


def test_withdrawn_version_stays_to_be_read_though_nothing_is_sold(client, version):
    withdraw_version(version=version, reason="停售", actor=staff(Role.ADMINISTRATOR))
    assert client.get("/products/base/").status_code == 404
    page = read(client, f"{VERSIONS}2026-1/")
    assert page.xpath("//@data-clause") == [clause.number for clause in version.definition.clauses]
    assert "已撤下" in text(read(client, VERSIONS))
    for address in (VERSIONS, f"{VERSIONS}2026-1/"):
        links = {link.partition("#")[0] for link in read(client, address).xpath("//main//a/@href")} - {""}
        assert links and all(client.get(link).status_code == 200 for link in links), links


def test_announced_version_is_no_secret_and_not_sold(client, version):
    draft = draft_of_base()
    announced = publish_draft(
        draft=draft, on=clock.add_days(clock.today(), 9), actor=staff(Role.ADMINISTRATOR)
    )
    assert "以后开始" in text(read(client, VERSIONS))
    assert "这一版从" in text(read(client, f"{VERSIONS}{announced.number}/"))
    assert "2026-1" in text(read(client, "/products/base/clauses/"))


def test_kept_pages_turn_with_the_day(client, version):
    """The same process, the same shelf: at midnight the announced version is the one on sale."""
    begins = clock.add_days(clock.today(), 2)
    publish_draft(draft=draft_of_base(), on=begins, actor=staff(Role.ADMINISTRATOR))
    assert "2026-1" in text(read(client, "/products/base/clauses/"))
    before = text(read(client, VERSIONS), "//*[@id='version-2026-2']")
    with time_machine.travel(clock.start_of_day(begins) + timedelta(seconds=1)):
        assert "2026-2" in text(read(client, "/products/base/clauses/"))
        after = text(read(client, VERSIONS), "//*[@id='version-2026-2']")
    assert "以后开始" in before and "现在在卖" in after


def test_two_versions_side_by_side(client, version, newer):
    page = read(client, COMPARED)
    [clause] = page.xpath("//article[contains(., '2.2 意外身故保险金')]")
    left, right = clause.xpath(".//*[@class='side__text']")
    assert "".join(left.xpath(".//del/text()")) == "180" and not left.xpath(".//ins")
    assert "".join(right.xpath(".//ins/text()")) == "90" and not right.xpath(".//del")
    assert "没有变： 1.1–1.9、2.1" in text(page)
    [exclusion] = page.xpath("//article[@data-exclusion]")
    assert "免责" in text(exclusion, ".") and "计算时什么情况算进来，有变化" in text(exclusion, ".")
    prices = text(page, "//table[contains(caption, '价格')]")
    assert "A 款 · 16 天 – 1 个月 ¥1.00 ¥1.20" in prices


def test_changes_are_said_to_those_who_listen(client, version, newer):
    for mark, words in (("del", "〔删去："), ("ins", "〔新增：")):
        for change in read(client, COMPARED).xpath(f"//article//{mark}"):
            spoken = change.text_content()
            assert spoken.startswith(words) and spoken.endswith("〕")
    client.cookies["language"] = "en"
    page = read(client, COMPARED)
    assert page.xpath("//article//del")[0].text_content().startswith("[removed: ")
    assert page.xpath("//article//del/span/@lang")[0] == "en"
    assert "Changed" in text(page) and "意外身故保险金" in text(page)


def test_what_came_and_went_is_said_in_words_and_shown_whole(client, version):
    definition = version.definition
    gone = definition.exclusions[0]
    load_newer(exclusions__toml=(f'code = "{gone.code}"', 'code = "brand-new"'))
    page = read(client, COMPARED)
    came, went = (page.xpath(f"//article[@data-exclusion='{code}']")[0] for code in ("brand-new", gone.code))
    assert "新增" in text(came, "./h3") and gone.explanation in text(came, ".")
    assert "删去" in text(went, "./h3") and gone.explanation in text(went, ".")


def test_nothing_but_an_exclusion_is_marked_as_one(client, version, newer):
    page = read(client, COMPARED)
    marked = page.xpath("//*[contains(@class, 'exclusion-mark')]")
    assert marked and all(mark.xpath("ancestor::article") for mark in marked)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-1&to=2026-1", "请选两个不同的版本"),
        ("from=2026-1", "请从列表里选两个版本"),
        ("from=9&to=2026-1", "请从列表里选两个版本"),
        ("from=%00&to=%F0%9F%92%A9", "请从列表里选两个版本"),
        ("from=" + "x" * 5000 + "&to=2026-1", "请从列表里选两个版本"),
        ("from=2026-1&to=../../etc", "请从列表里选两个版本"),
    ],
)
def test_versions_that_are_not_there_are_asked_for_again(client, version, newer, query, said):
    page = read(client, f"{VERSIONS}compare/?{query}", status=422)
    assert said in text(page) and page.xpath("//select[@name='from']")
    assert "x" * 41 not in text(page)


def test_comparison_asks_first_and_works_both_ways(client, version, newer):
    assert read(client, f"{VERSIONS}compare/").xpath("//form[@method='get']//select[@name='to']")
    backwards = read(client, f"{VERSIONS}compare/?from=2026-2&to=2026-1")
    assert "".join(backwards.xpath("//article//ins/text()")).startswith("180")


def test_comparison_is_kept_and_answers_304(client, version, newer, django_assert_max_num_queries):
    first = client.get(COMPARED)
    with django_assert_max_num_queries(1):
        again = client.get(COMPARED, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    other = client.get(f"{VERSIONS}compare/?from=2026-2&to=2026-1")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("address", ["9/", "%2e%2e/", "2026-1%00/", "<script>/"])
def test_unknown_versions_do_not_exist(client, version, address):
    assert client.get(VERSIONS + address).status_code == 404
    assert client.get("/products/none/clauses/versions/").status_code == 404


def test_draft_is_on_no_public_page(client, version):
    """The whole text of a draft lies in the database; no address of a shopper shows it."""
    draft = draft_of_base(
        ("clauses/02-cover.md", "180 天内因为这次意外去世", "秘密的九十天内因为这次意外去世")
    )
    for address in (
        VERSIONS,
        f"{VERSIONS}2026-2/",
        f"{VERSIONS}compare/?from=2026-1&to=2026-2",
        "/products/base/",
    ):
        assert "秘密的" not in client.get(address).content.decode(), address
    for page in ("", "product/", "clauses/", "publication/"):
        assert client.get(f"/ops/catalogue/drafts/{draft.reference}/{page}").status_code == 404
    publish_draft(draft=draft, on=clock.today(), actor=staff(Role.ADMINISTRATOR))  # the control
    assert "秘密的" in client.get("/products/base/").content.decode()


def test_few_queries_however_many_versions(client, version, django_assert_num_queries):
    client.get(VERSIONS)
    for number in range(3, 9):
        on = clock.today() + timedelta(days=number)
        sources = base_with(("product.toml", 'number = "2026-2"', f'number = "{number}"'))
        sources.files["product.toml"] = sources.files["product.toml"].replace(
            "effective_on = 2026-11-01", f"effective_on = {on}"
        )
        load_product(sources)
    assert ProductVersion.objects.count() == 7
    client.get(VERSIONS)
    with django_assert_num_queries(1):
        client.get(VERSIONS)

"""The search forgives: characters, pinyin, initials, confusions, slips, word order; not nonsense."""

import logging

import pytest
from lxml import html

from storefront.shop.domain import sounds
from storefront.shop.domain.search import Index
from storefront.shop.domain.understanding import LONGEST, normal
from tests.shop.shelf import definitions, load_all

BASE, ITEM, TRIP, YOGA, CLIMB = "base", "appliance", "trip", "yoga", "climbing-diving"


@pytest.fixture(scope="module")
def index() -> Index:
    return Index.of(definitions())


def shown(index: Index, text: str) -> list[str]:
    return [found.product.slug for found in index.search(text).found]


def refused(index: Index, text: str) -> list[str]:
    return [found.product.slug for found in index.search(text).refused]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # Names, whole and in part.
        ("小安·基础意外险", BASE),
        ("小安", BASE),
        ("家电意外与维修延误险", ITEM),
        ("瑜伽课程意外险", YOGA),
        ("攀岩/潜水课程意外险", CLIMB),
        ("短途旅行意外险", TRIP),
        # Full pinyin, with and without spaces and tones.
        ("xiaoan", BASE),
        ("jiadian", ITEM),
        ("yujia", YOGA),
        ("yújiā", YOGA),
        ("panyan", CLIMB),
        ("pan yan", CLIMB),
        ("qianshui", CLIMB),
        ("qian'shui", CLIMB),
        ("lvxing", TRIP),
        ("lǚxíng", TRIP),
        ("duantu lvxing", TRIP),
        ("QIANSHUI", CLIMB),
        ("ｐａｎｙａｎ", CLIMB),
        # Initials, and initials mixed with syllables.
        ("jd", ITEM),
        ("xyj", ITEM),
        ("xiyj", ITEM),
        ("xa", BASE),
        ("jhc", BASE),
        ("qshui", CLIMB),
        # The usual confusions: z zh, c ch, s sh, n l, -n -ng.
        ("pangyan", CLIMB),
        ("qiangsui", CLIMB),
        ("nvxing", TRIP),
        ("zuyuanjintie", BASE),
        ("jiuhuce", BASE),
        # Still being typed.
        ("panya", CLIMB),
        ("jiuhuch", BASE),
        # Slips: a letter too many, too few, swapped, wrong; characters wrong, alike or swapped.
        ("panyann", CLIMB),
        ("paynan", CLIMB),
        ("xiyijji", ITEM),
        ("qianshiu", CLIMB),
        ("浅水", CLIMB),
        ("潜睡", CLIMB),
        ("洗衣基", ITEM),
        ("高原反映", TRIP),
        ("伽瑜", YOGA),
        ("救护东", BASE),
        # Word order, and words that say nothing.
        ("延误 维修", ITEM),
        ("课程 瑜伽", YOGA),
        ("我想买一份旅行的保险", TRIP),
        ("有没有潜水的", CLIMB),
        ("请问瑜伽赔吗", YOGA),
        # Plain words of situations.
        ("洗衣机坏了", ITEM),
        ("xiyijihuaile", ITEM),
        ("冰箱修了很久", ITEM),
        ("送货晚了", ITEM),
        ("数据丢失", ITEM),
        ("高原", TRIP),
        ("高反", TRIP),
        ("去西藏", TRIP),
        ("飞机晚点", TRIP),
        ("航班延误", TRIP),
        ("行李丢了", TRIP),
        ("去香港玩", TRIP),
        ("崴脚理疗", YOGA),
        ("减压病", CLIMB),
        ("岩馆", CLIMB),
        ("住院津贴", BASE),
        ("过劳死", BASE),
        ("坐地铁", BASE),
        ("叫救护车", BASE),
        # The English pages' readers.
        ("yoga", YOGA),
        ("washing machine", ITEM),
        ("flight delay", TRIP),
        ("scuba", CLIMB),
    ],
)
def test_right_product_comes_first(index, text, first):
    assert shown(index, text)[:1] == [first]


@pytest.mark.parametrize(
    "text", ["摔跤", "shuaijiao", "suaijiao", "shuaijao", "跤摔", "sj", "我摔了一跤", "fell"]
)
def test_a_fall_finds_whoever_pays_for_falls(index, text):
    assert {BASE, TRIP, YOGA} <= set(shown(index, text))


@pytest.mark.parametrize(
    "text",
    [
        "asdfgh",
        "qqqq",
        "xyzzy",
        "量子力学",
        "宝马",
        "kttiao",
        "12345",
        "3.14",
        "贷款",
        "股票",
        "晒太阳",
        "zzzzzzzz",
    ],
)
def test_nonsense_finds_nothing(index, text):
    answer = index.search(text)
    assert not answer.found
    assert not answer.refused
    assert not answer.everything


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00",
        "!!!",
        "🙂",
        "\u202e\u202d",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "%s%n",
        "\ud800",
    ],
)
def test_what_is_no_text_finds_nothing_and_breaks_nothing(index, text):
    assert not index.search(text).found


def test_a_book_is_read_no_further_than_its_beginning(index):
    assert len(normal("潜水" * 50_000)) == LONGEST
    assert shown(index, "潜水" * 50_000)[:1] == [CLIMB]
    assert shown(index, "x" * 100_000) == []


@pytest.mark.parametrize("text", ["保险", "我想买保险", "baoxian", "有没有便宜的"])
def test_words_that_fit_everything_say_so(index, text):
    assert index.search(text).everything


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("xiyiji", "洗衣机"),
        ("浅水", "潜水"),
        ("qshui", "潜水"),
        ("pangyan", "攀岩"),
        ("高原反映", "高原反应"),
    ],
)
def test_what_was_understood_is_said(index, text, meant):
    [hit] = index.search(text).guessed
    assert meant in [word.text for word in hit.words]


def test_what_was_typed_as_it_is_written_is_not_asked_back(index):
    assert not index.search("潜水").guessed


@pytest.mark.parametrize(
    ("text", "products"),
    [("潜水", {BASE, TRIP, YOGA}), ("高原", {BASE, YOGA, CLIMB}), ("喝酒", {BASE, TRIP, YOGA, CLIMB})],
)
def test_who_only_excludes_it_stands_apart_and_in_red(index, text, products):
    assert set(refused(index, text)) == products
    assert not products & set(shown(index, text))


def test_every_reason_is_a_text_of_the_product_itself(index):
    for text in ("摔跤", "洗衣机", "高原", "潜水", "120"):
        answer = index.search(text)
        for found in (*answer.found, *answer.refused):
            for reason in found.reasons:
                assert f"{reason.before}{reason.word}{reason.after}" in reason.passage.text
                assert reason.passage.title in _words_of(found.product)


def _words_of(product) -> str:
    rows = [row.title for row in (*product.exclusions, *product.cases, *product.questions)]
    names = [item.name for item in (*product.benefits, *product.riders)]
    return "\n".join([product.name, product.scenario, *rows, *names])


def test_every_product_is_found_by_its_own_name_in_characters_pinyin_and_initials(index):
    for product in definitions():
        name = product.name
        letters = "".join(sounds.spelt(name))
        assert shown(index, name)[:1] == [product.slug]
        assert product.slug in shown(index, letters), letters


def test_common_confusions_go_both_ways():
    assert {"zan", "zhan", "zang"} == sounds.confusions("zhang")
    assert {"la"} == sounds.confusions("na")
    assert {"xing"} == sounds.confusions("xin")


def test_page_says_what_it_understood_and_where_it_found_it(client, db):
    load_all()
    page = html.fromstring(client.get("/products/", {"q": "xiyiji"}).content)
    assert "您是不是找 洗衣机" in " ".join(page.xpath("string(//*[@class='understood'])").split())
    [card] = page.xpath("//article[@class='card']")
    assert card.xpath("string(.//mark)") == "洗衣机"
    assert page.xpath("string(//*[@id='found-count'])").strip() == "合适的有 1 款。"


def test_what_only_excludes_it_is_listed_in_red_below(client, db):
    load_all()
    page = html.fromstring(client.get("/products/", {"q": "潜水"}).content)
    [refusing] = page.xpath("//*[@class='refused']")
    for reason in refusing.xpath(".//*[@class='search-reason']"):
        assert reason.xpath(".//*[@class='exclusion-mark']")
        assert reason.xpath("string(.//mark)") == "潜水"


def test_search_is_neither_kept_nor_logged(client, version, caplog, django_assert_max_num_queries):
    caplog.set_level(logging.DEBUG)
    client.get("/products/")
    with django_assert_max_num_queries(1):
        response = client.get("/products/", {"q": "张三丰 13800138000 摔跤"})
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers
    assert not response.cookies and not response.wsgi_request.session.accessed
    assert not [record for record in caplog.records if "138001" in record.getMessage()]


def test_logs_keep_the_page_and_drop_the_question():
    from config.logs import without_personal_data

    line = '"GET /products/?q=%E5%BC%A0%E4%B8%89&who=adult HTTP/1.1" 200 99'
    assert without_personal_data(line) == '"GET /products/ HTTP/1.1" 200 99'
    assert without_personal_data("why? because a=b") == "why? because a=b"

"""Side by side: every cell is what the terms say, every exclusion stands in one matrix, nothing is lost."""

from dataclasses import replace
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from storefront.foundation.money import Money
from storefront.rules.tariff import Choice, price
from storefront.rules.terms import ExclusionKind, Term
from storefront.shop.domain.compared_prices import comparable_terms, plan_prices, usual_term
from storefront.shop.domain.comparison import compared
from storefront.shop.domain.exclusion_lines import Stand, exclusion_matrix
from storefront.shop.domain.picking import MOST, MOST_READ, pick
from storefront.shop.kept import choices
from tests.shop.shelf import definition, definitions, load_all
from tests.shop.test_choosing import HOSTILE

ADDRESS = "/compare/"
FOUR = ("base", "climbing-diving", "trip", "yoga")
FIVE = (*FOUR, "appliance")


@pytest.fixture
def all_products(db):
    return load_all()


def read(client, *slugs, status=200, **asked) -> html.HtmlElement:
    response = client.get(ADDRESS, {"p": slugs, **asked})
    assert response.status_code == status
    return html.fromstring(response.content)


def names(page: html.HtmlElement) -> list[str]:
    return page.xpath("//ul[@class='compare__names']/li/a[1]/text()")


def named(*slugs: str) -> list[str]:
    return [definition(slug).name for slug in slugs]


def matrix(*slugs: str):
    groups = exclusion_matrix([definition(slug) for slug in slugs])
    return {line.topic: line for group in groups for line in group.lines}


# The matrix of what is not covered.


@pytest.mark.parametrize("slugs", [*combinations(FIVE, 2), FOUR, ("appliance", "yoga", "trip")])
def test_every_exclusion_of_every_product_stands_in_the_matrix_once(slugs):
    for index, slug in enumerate(slugs):
        shown = [row.code for line in matrix(*slugs).values() for row in line.cells[index].lines]
        assert sorted(shown) == sorted(row.code for row in definition(slug).exclusions)


def test_same_code_stands_on_one_line_and_a_topic_joins_other_codes():
    alcohol = matrix(*FOUR)["alcohol"]
    assert all(cell.is_red for cell in alcohol.cells) and not alcohol.differs
    lines = matrix(*FIVE)
    assert lines["alcohol"].differs and not lines["alcohol"].cells[4].is_red
    assert [row.code for row in lines["war"].cells[4].lines] == ["disaster"]
    assert [row.code for row in lines["pathological"].cells[3].lines] == ["wear"]
    assert "disaster" not in lines
    assert {row.code for row in lines["heat-and-altitude"].cells[2].lines} == {"heatstroke", "altitude"}


def test_red_stands_where_the_contract_has_the_line_and_nowhere_else():
    for line in matrix(*FIVE).values():
        for cell in line.cells:
            own = [row for row in cell.product.exclusions if row.topic == line.topic]
            assert list(cell.lines) == own
            assert (cell.stand in {Stand.NOT_COVERED, Stand.BOUGHT_BACK}) is bool(own)
            assert not own or set(cell.clauses) == {n for row in own for n in row.clause_numbers}


def test_an_extra_that_buys_a_line_back_is_named_and_the_line_stays_red():
    lines = matrix("base", "trip")
    base = lines["sudden-death"].cells[0]
    assert (base.stand, base.answering) == (Stand.BOUGHT_BACK, ("猝死",))
    trip = lines["heat-and-altitude"].cells[1]
    assert (trip.stand, trip.answering) == (Stand.BOUGHT_BACK, ("高原反应医疗",))


def test_nothing_taken_off_is_said_only_where_something_could_be():
    lines = matrix("base", "yoga", "appliance")
    assert [cell.stand for cell in lines["deductible"].cells][1] is Stand.NOTHING_TAKEN
    assert [cell.stand for cell in lines["unpaid-days"].cells][1] is Stand.NO_SUCH_LINE
    assert [cell.stand for cell in lines["age-80"].cells][2] is Stand.NO_SUCH_LINE
    assert [cell.stand for cell in lines["occupation"].cells][2] is Stand.NO_SUCH_LINE


def test_the_same_reduction_under_another_topic_is_no_promise():
    yoga, base = definition("yoga"), definition("base")
    deductible = next(row for row in base.exclusions if row.kind is ExclusionKind.DEDUCTIBLE)
    other = replace(deductible, topic="somewhere-else", code="somewhere-else")
    groups = (*yoga.exclusion_groups, replace(yoga.exclusion_groups[0], code="more", exclusions=(other,)))
    lines = exclusion_matrix([base, replace(yoga, exclusion_groups=groups)])
    [line] = [line for group in lines for line in group.lines if line.topic == "deductible"]
    assert line.cells[1].stand is Stand.NO_SUCH_LINE


def test_a_missing_line_is_called_covered_only_where_a_benefit_answers_to_it():
    trip = definition("trip")
    without = tuple(
        replace(
            group,
            exclusions=tuple(row for row in group.exclusions if row.topic != "heat-and-altitude"),
        )
        for group in trip.exclusion_groups
    )
    groups = exclusion_matrix([trip, replace(trip, exclusion_groups=without)])
    [line] = [line for group in groups for line in group.lines if line.topic == "heat-and-altitude"]
    assert (line.cells[1].stand, line.cells[1].answering) == (Stand.COVERED, ("高原反应医疗",))


# Facts.


@pytest.mark.parametrize("slug", FIVE)
@pytest.mark.parametrize("term", [Term(days=3), Term(months=1), Term(months=12)], ids=str)
def test_price_is_the_price_of_the_tariff_or_a_plain_no(slug, term):
    product = definition(slug)
    shown = plan_prices(product, term)
    if not product.terms.terms_sold.includes(term):
        assert shown is None
    elif product.terms.item_price_fen is None:
        computed = [price(product.terms, Choice(plan.code, term=term)).total_fen for plan in product.plans]
        assert shown == tuple(zip([plan.name for plan in product.plans], computed, strict=True))
    else:
        [(_, share)] = shown
        assert (share.share_bp, share.floor_fen) == (60, 300)


def test_usual_term_is_the_longest_that_most_of_them_share():
    def usual(*slugs):
        return usual_term([definition(slug) for slug in slugs])

    assert usual("base", "trip") == Term(days=30)
    assert usual("base", "yoga") == Term(months=12)
    assert usual("base", "appliance", "climbing-diving") == Term(months=12)
    assert usual() is None
    for slugs in combinations(FIVE, 3):
        products = [definition(slug) for slug in slugs]
        assert usual_term(products) in comparable_terms(products)


@pytest.mark.parametrize("slugs", [*combinations(FIVE, 2), FOUR])
def test_every_benefit_of_every_product_stands_once(slugs):
    products = [definition(slug) for slug in slugs]
    facts = [group for group in compared(products, usual_term(products)) if group.code == "benefit"]
    for index, product in enumerate(products):
        promised = [group for group in facts if group.rows[0].cells[index].value is not None]
        assert len(promised) == len(product.terms.all_benefits)


@pytest.mark.parametrize("slugs", [("base", "appliance"), ("climbing-diving", "trip"), ("yoga", "base")])
def test_every_sum_of_every_plan_stands_in_its_products_own_cells(client, all_products, slugs):
    page = read(client, *slugs)
    for slug in slugs:
        product = definition(slug)
        cells = page.xpath("//section[@aria-labelledby='part-benefit']//dt[. = $name]/..", name=product.name)
        text = " ".join(cell.text_content() for cell in cells)
        for benefit in product.terms.all_benefits:
            assert all(str(Money(fen)) in text for fen in _sums(product, benefit)), benefit.code


def _sums(product, benefit) -> list[int]:
    if benefit.tiers:
        return [tier.fen for tier in benefit.tiers]
    if benefit.per_day_fen:
        return [benefit.per_day_fen]
    if benefit.sum_is_item_price:
        return [benefit.deductible_fen]
    return [benefit.sum_for(plan.code) for plan in product.plans]


def test_a_row_differs_exactly_where_its_cells_do():
    base = definition("base")
    assert not any(row.differs for group in compared([base, base], Term(months=1)) for row in group.rows)
    groups = compared([base, definition("yoga")], Term(months=1))
    differing = {row.code for group in groups for row in group.rows if row.differs}
    assert {"scenario", "terms", "price", "ratio"} <= differing
    assert "who" not in differing and "leaving" not in differing


# The page.


def test_page_compares_in_the_order_chosen_and_marks_every_line_in_words(client, all_products):
    page = read(client, "trip", "base", "yoga")
    assert names(page) == named("trip", "base", "yoga")
    for line in page.xpath("//*[@class='line']"):
        assert line.xpath(".//dt/text()") == named("trip", "base", "yoga")
        [mark] = line.xpath(".//*[contains(@class, 'difference')]")
        assert mark.text_content().strip() in {"不同", "相同"} and mark.xpath(".//*[local-name()='svg']")
    assert "按您选的次序" in page.text_content()


def test_counts_of_the_page_are_the_lines_of_the_page(client, all_products):
    page = read(client, "base", "trip")
    marks = [
        mark.strip() for mark in page.xpath("//*[contains(@class, 'difference')]//text()") if mark.strip()
    ]
    said = page.xpath("string(//*[@class='compare__bar']//*[@role='status'])")
    assert f"不同的有 {marks.count('不同')} 行，相同的有 {marks.count('相同')} 行" in said


def test_only_differences_by_a_plain_link_and_back(client, all_products):
    page = read(client, "base", "trip")
    [link] = [a.get("href") for a in page.xpath("//a") if a.text_content() == "只看不同的"]
    short = html.fromstring(client.get(link).content)
    assert parse_qs(urlsplit(link).query) == {"p": ["base", "trip"], "only": ["differences"]}
    marks = {mark.text_content().strip() for mark in short.xpath("//*[contains(@class, 'difference')]")}
    assert marks == {"不同"}
    assert 0 < len(short.xpath("//*[@class='line']")) < len(page.xpath("//*[@class='line']"))
    [back] = [a.get("href") for a in short.xpath("//a") if a.text_content() == "全部列出"]
    assert back == f"{ADDRESS}?p=base&p=trip"
    anchors = short.xpath("//nav[contains(@class, 'contents')]//a/@href")
    assert {anchor[1:] for anchor in anchors} <= set(short.xpath("//@id"))


def test_every_clause_link_leads_to_a_clause_of_that_product(client, all_products):
    page = read(client, *FOUR)
    links = page.xpath("//*[@class='clause-links']/a/@href")
    for slug in FOUR:
        anchors = {link.split("#")[1] for link in links if link.startswith(f"/products/{slug}/clauses/#")}
        assert anchors and anchors <= {clause.anchor for clause in definition(slug).clauses}
    assert all(link.split("/")[2] in FOUR for link in links)


def test_red_cells_carry_icon_word_and_clause(client, all_products):
    page = read(client, *FOUR)
    red = page.xpath("//*[contains(@class, 'cell--exclusion')]")
    assert len(red) == len(
        page.xpath("//*[@data-stand='not covered' or starts-with(@data-stand, 'not covered ')]")
    )
    for cell in red:
        assert cell.xpath(".//*[@class='exclusion-mark']//*[local-name()='svg']")
        assert "免责" in cell.text_content() and cell.xpath(".//*[@class='clause-links']/a")


def test_prices_follow_the_term_that_was_chosen(client, all_products):
    page = read(client, "base", "trip", term="3d")
    text = page.xpath("string(//*[@data-row='price'])")
    assert "¥3.00" in text and "¥5.40" in text and "¥1.00" in text
    assert page.xpath("//select[@name='term']/option[@selected]/@value") == ["3d"]
    yearly = read(client, "base", "trip", term="1y").xpath("string(//*[@data-row='price'])")
    assert "¥10.00" in yearly and "不卖这个期间" in yearly


def test_a_column_can_be_taken_away_and_the_rest_stays(client, all_products):
    page = read(client, "base", "trip", "yoga", only="differences")
    links = page.xpath("//a[contains(@class, 'compare__without')]/@href")
    assert [parse_qs(urlsplit(link).query)["p"] for link in links] == [
        ["trip", "yoga"],
        ["base", "yoga"],
        ["base", "trip"],
    ]
    assert all(parse_qs(urlsplit(link).query)["only"] == ["differences"] for link in links)


def test_nothing_is_ticked_in_advance_and_the_form_works_without_a_script(client, all_products):
    [form] = html.fromstring(client.get(ADDRESS).content).forms
    assert (form.method, form.action) == ("GET", ADDRESS)
    assert not form.xpath(".//*[@checked]")
    assert sorted(form.xpath(".//input[@name='p']/@value")) == sorted(FIVE)


def test_one_product_alone_is_shown_and_another_asked_for(client, all_products):
    page = read(client, "yoga")
    assert names(page) == named("yoga")
    assert "再选一款" in page.text_content()
    assert not page.xpath("//*[contains(@class, 'difference')]")


def test_more_than_four_are_said_and_none_is_lost(client, all_products):
    page = read(client, *FIVE, status=422)
    assert names(page) == named(*FOUR)
    assert page.xpath("//input[@name='p'][@checked]/@value") and sorted(
        page.xpath("//input[@name='p'][@checked]/@value")
    ) == sorted(FIVE)
    [notice] = page.xpath("//*[@role='alert']")
    [swap] = notice.xpath(".//a/@href")
    assert names(html.fromstring(client.get(swap).content)) == named(
        "base", "climbing-diving", "trip", "appliance"
    )


def test_repeated_and_unknown_names_are_said_and_the_rest_is_compared(client, all_products):
    page = read(client, "base", "trip", "base", "no-such", status=422)
    notice = page.xpath("string(//*[@role='alert'])")
    assert "小安·基础意外险" in notice and "1 款这里没有卖" in notice
    assert names(page) == named("base", "trip")


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["p", "term", "only"])
def test_anything_else_gets_a_clear_message_and_never_an_error(client, all_products, name, value):
    asked = {"p": ["base", "trip"]}
    asked = {**asked, name: [*asked["p"], value] if name == "p" else value}
    response = client.get(ADDRESS, asked)
    assert response.status_code == 422
    text = response.content.decode()
    assert "<script>alert" not in text and "<img src=x" not in text
    page = html.fromstring(text)
    assert page.xpath("//*[@role='alert']")
    assert names(page) == named("base", "trip")


def test_thousands_of_names_are_read_no_further_than_a_few():
    picked = pick(["base", "trip"] * 5000, definitions())
    assert [product.slug for product in picked.products] == ["base", "trip"]
    assert picked.unknown == 0 and len(picked.repeated) == 2
    assert pick([f"x{number}" for number in range(10_000)], definitions()).unknown == MOST_READ
    assert len(pick(FIVE, definitions()).products) == MOST


def test_what_the_list_sends_along_leads_to_the_clean_address(client, all_products):
    asked = {"q": "摔跤", "who": "adult", "scenario": "", "p": ["base", "trip"]}
    response = client.get(ADDRESS, asked)
    assert (response.status_code, response.headers["Location"]) == (302, f"{ADDRESS}?p=base&p=trip")


def test_withdrawn_product_leaves_a_word_and_the_others(client, all_products):
    assert read(client, "base", "trip") is not None
    trip = next(version for version in all_products if version.product.slug == "trip")
    type(trip).objects.filter(pk=trip.pk).update(withdrawn_at="2026-01-01T00:00:00Z")
    assert names(read(client, "base", "trip", status=422)) == named("base")


def test_comparison_is_kept_answers_304_and_asks_little(client, all_products, django_assert_max_num_queries):
    address = f"{ADDRESS}?p=base&p=trip&term=3d"
    with django_assert_max_num_queries(6):
        first = client.get(address)
    assert len(choices) == 1
    with django_assert_max_num_queries(1):
        again = client.get(f"{address}&only=", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert b"csrf" not in first.content and b"nonce" not in first.content
    assert not first.cookies and not first.wsgi_request.session.accessed


def test_language_switch_keeps_the_comparison(client, all_products):
    page = read(client, "base", "trip", only="differences")
    [link] = page.xpath("//footer//a[@hreflang='en']/@href")
    target = client.get(link).headers["Location"]
    assert target == f"{ADDRESS}?p=base&p=trip&only=differences"
    english = html.fromstring(client.get(target).content)
    assert "Nothing is ranked" in english.text_content()
    assert names(english) == named("base", "trip")


def test_product_page_offers_to_compare_it(client, all_products):
    page = html.fromstring(client.get("/products/yoga/").content)
    [link] = page.xpath("//main//a[starts-with(@href, '/compare/')]/@href")
    assert names(html.fromstring(client.get(link).content)) == named("yoga")

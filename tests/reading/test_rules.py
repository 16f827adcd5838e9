"""The pure rules of reading: the floor, what a page keeps, how a change is shown."""

import pytest

from storefront.catalogue.domain.difference import pieces
from storefront.reading.domain.floor import floor_seconds
from storefront.reading.domain.frozen_page import freeze
from storefront.reading.domain.pages import clause_key


def test_short_texts_are_read_at_twelve_characters_a_second():
    assert floor_seconds(120, all_pages=[120, 240]) == 10


def test_long_texts_share_one_minute():
    pages = [600, 1200, 1800]
    floors = [floor_seconds(one, all_pages=pages) for one in pages]
    assert floors == [10, 20, 30]
    assert sum(floor_seconds(one, all_pages=[7201, 1]) for one in (7201, 1)) == pytest.approx(60)


def test_kept_page_holds_no_token_no_personal_value_and_nothing_typed():
    html = """<form><input type="hidden" name="csrfmiddlewaretoken" value="SECRET">
    <input type="hidden" name="render" value="NONCE"><input name="name" value="张三">
    <textarea name="address">北京<b></textarea><select><option selected value="1">一</option></select>
    <dd data-personal>李<b>四</b><dd>x</dd></dd><p>说明</p><a href="/buy/REF/">x</a></form>"""
    kept = freeze(html, forget=("REF",))
    for secret in ("SECRET", "NONCE", "张三", "北京", "李", "四", "selected", "REF"):
        assert secret not in kept
    assert "<p>说明</p>" in kept


def test_kept_page_shows_whether_the_page_ticked_a_box():
    assert "checked" in freeze('<input type="checkbox" checked name="a">')
    assert freeze("<p>a  b</p>") == freeze("<p>a b</p>")


def test_markup_in_text_stays_text():
    assert freeze("<p>&lt;script&gt;</p>") == "<p>&lt;script&gt;</p>"


def test_change_reads_in_order():
    assert [(p.kind, p.text) for p in pieces("赔一半。", "不赔一半。")] == [
        ("new", "不"),
        ("same", "赔一半。"),
    ]


@pytest.mark.parametrize(("number", "clause"), [("3.1", "3.1"), ("3.1(5)", "3.1"), ("3.1（5）", "3.1")])
def test_item_of_a_clause_stands_in_the_clause(number, clause):
    assert clause_key(number) == clause

"""`premium` and `benefit` from the command line: shape of the answer, defaults, bad input."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

FACTS = {"plan": "A", "event": {"at": "2026-12-24T08:10:00"}, "invoices": [{"total_fen": 60000}]}


TEST_PRODUCTS = Path(__file__).resolve().parent / "products"


def run(*args, products=None):
    out = StringIO()
    extra = ["--products", str(products)] if products else []
    call_command(*args, *extra, stdout=out)
    return out.getvalue()


def run_for_real(*args):
    """A process of its own, as an actuary would start it."""
    return subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *args],
        capture_output=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        timeout=60,
        check=False,
    )


def test_premium_answers_in_fen_with_steps_and_clauses():
    got = json.loads(run("premium", "base", "--plan", "A", "--rider", "ambulance", "--term", "1y", "--json"))
    assert (got["total_fen"], got["age"], got["class"]) == (1500, 30, 1)
    assert [line["amount_fen"] for line in got["lines"]] == [1000, 500]
    for line in got["lines"]:
        assert line["clauses"]
        assert {"label", "working", "fen"} == line["steps"][0].keys()


def test_premium_reads_well_without_json():
    text = run("premium", "base", "--plan", "A", "--term", "1d")
    assert "合计  ¥1.00" in text
    assert "选 1 个月也是 ¥1.00" in text


def test_age_defaults_to_the_nearest_the_product_takes(workshop):
    workshop.replace("product.toml", "max_age = 70", "max_age = 25")
    args = ["premium", "umbrella", "--plan", "walk", "--term", "1y", "--json"]
    assert json.loads(run(*args, products=workshop.products))["age"] == 25


def item_premium(*args):
    return run("premium", "kettle", *args, products=TEST_PRODUCTS)


@pytest.mark.parametrize(
    "text", ["499.99", "４９９．９９", "¥499.99", "￥４９９．９９", "499.99元", " 499.99 "]
)
def test_an_items_price_is_read_as_people_write_it(text):
    got = json.loads(item_premium("--item-price", text, "--json"))
    assert (got["total_fen"], got["item_price_fen"]) == (300, 49_999)
    assert (got["plan"], got["term"], got["age"], got["class"]) == ("kettle", "1y", None, None)


def test_an_items_price_shows_its_working_without_age_or_occupation():
    text = item_premium("--item-price", "2499.99", "--rider", "delivery")
    assert "物品价格 × 费率：¥2,499.99 × 0.6%" in text
    assert "合计  ¥15.50" in text
    assert "职业" not in text
    assert "年龄" not in text


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "item_price: 请填写物品的价格。"),
        (["--item-price", "99.99"], "item_price: 物品的价格须在 ¥100.00 到 ¥20,000.00 之间。"),
        (["--item-price", "20000.01"], "item_price: 物品的价格须在 ¥100.00 到 ¥20,000.00 之间。"),
        (["--item-price", "499.999"], "item_price: 物品的价格请按元写，最多两位小数，例如 499.99。"),
        (["--item-price", "49999分"], "item_price: 物品的价格请按元写，最多两位小数，例如 499.99。"),
        (["--item-price", ""], "item_price: 物品的价格请按元写，最多两位小数，例如 499.99。"),
        (["--item-price", "nan"], "item_price: 物品的价格请按元写，最多两位小数，例如 499.99。"),
        (["--item-price", "9" * 400], "item_price: 物品的价格请按元写，最多两位小数，例如 499.99。"),
        (["--item-price", "0"], "item_price: 物品的价格须大于 0，不超过 ¥100,000,000.00。"),
        (["--item-price=-500"], "item_price: 物品的价格须大于 0，不超过 ¥100,000,000.00。"),
        (["--item-price", "500", "--term", "30d"], "term: 这款产品不提供 30 天的保障期间。"),
    ],
)
def test_a_price_of_no_insurable_item_is_one_line_and_status_2(args, message):
    with pytest.raises(CommandError) as refused:
        item_premium(*args)
    assert (refused.value.returncode, str(refused.value)) == (2, message)


def test_a_price_where_no_item_is_insured_is_refused():
    with pytest.raises(CommandError, match=r"^item_price: 这款产品和物品的价格无关"):
        run("premium", "base", "--plan", "A", "--term", "1y", "--item-price", "499.99")


@pytest.mark.parametrize(
    "args",
    [
        ["ufo", "--plan", "A", "--term", "1y"],
        ["../products/base", "--plan", "A", "--term", "1y"],
        ["base\x00", "--plan", "A", "--term", "1y"],
        ["base", "--term", "1y"],
        ["base", "--plan", "A"],
        ["base", "--plan", "", "--term", "1y"],
        ["base", "--plan", "A", "--term", "99y"],
        ["base", "--plan", "A", "--term", "1y", "--age", "81"],
        ["base", "--plan", "A", "--term", "1y", "--age", "x"],
        ["base", "--plan", "A", "--term", "1y", "--age", "9" * 50],
        ["base", "--plan", "A", "--term", "1y", "--class", "5"],
        ["base", "--plan", "A", "--term", "1y", "--class", "0"],
        ["base", "--plan", "A", "--term", "1y", "--rider", "ufo"],
        ["base", "--plan", "A", "--term", "1y", "--rider", "rescue", "--rider", "rescue"],
        ["base", "--plan", "A\nB\x1b[31m" + "x" * 9999, "--term", "1y"],
        ["base", "--plan", "A", "--term", "1y", "--item-price", "1e9"],
        ["base", "--plan", "A", "--term", "1y", "--surprise\nme"],
    ],
)
def test_premium_refuses_bad_input_in_one_line(args):
    with pytest.raises(CommandError) as refused:
        run("premium", *args)
    assert refused.value.returncode == 2
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) <= 300


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"\x00" * 50,
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"plan": NaN}',
        b" " * 1_000_001,
        json.dumps(FACTS | {"plan": "Z"}).encode(),
        json.dumps(FACTS | {"riders": ["ufo"]}).encode(),
        json.dumps(FACTS | {"injuries": [{"grade": 3, "part": "\ud800"}]}).encode(),
        json.dumps(FACTS | {"injuries": [{"grade": 3, "part": "左手\u2060"}]}).encode(),
        json.dumps(FACTS | {"event": {"at": "2026-12-24T08:10:00", "circumstances": ["ufo"]}}).encode(),
    ],
)
def test_benefit_refuses_bad_facts_in_one_line(content, tmp_path):
    file = tmp_path / "facts.json"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        run("benefit", "base", "--facts", str(file), "--json")
    assert refused.value.returncode == 2
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("name", ["", "/nowhere", "/", "a\x00b", "x" * 5000])
def test_benefit_refuses_a_file_that_is_none(name):
    with pytest.raises(CommandError) as refused:
        run("benefit", "base", "--facts", name)
    assert refused.value.returncode == 2


def test_benefit_of_an_item_reads_well(tmp_path):
    file = tmp_path / "facts.json"
    repair = {"handed_in_on": "2027-06-01", "ready_on": "2027-06-12", "total_fen": 62000}
    event = {"at": "2027-05-31T20:00:00", "kind": "accidental_failure"}
    file.write_text(json.dumps({"event": event, "item": {"price_fen": 299_900}, "repairs": [repair]}))
    text = run("benefit", "kettle", "--facts", str(file), products=TEST_PRODUCTS)
    assert "免赔额：¥620.00 × 10% = ¥62.00，和 ¥30.00 比，取高的 ¥62.00" in text
    assert "减去免赔额：¥620.00 − ¥62.00（一次事故只减一次） = ¥558.00" in text
    assert "维修天数：2027-06-01 送修，2027-06-12 修好：11 天（送修当天不算）" in text
    assert "合计  ¥1,058.00（paid）" in text


def test_benefit_reads_well_without_json(tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS))
    text = run("benefit", "base", "--facts", str(file))
    assert "减去免赔额：¥600.00 − ¥100.00（一次事故只减一次） = ¥500.00" in text
    assert "合计  ¥300.00（paid）" in text


def test_benefit_reads_a_file_that_an_editor_has_marked(tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(FACTS), encoding="utf-8-sig")
    assert "合计  ¥300.00（paid）" in run("benefit", "base", "--facts", str(file))


def test_exit_status_and_one_line_of_a_real_process():
    for args in (
        ["premium", "base", "--plan", "Z", "--term", "1y"],
        ["premium", "kettle", "--item-price", "99", "--products", str(TEST_PRODUCTS)],
        ["premium", "base", "--age", "x"],
        ["benefit", "base"],
    ):
        got = run_for_real(*args)
        assert got.returncode == 2
        assert got.stdout == b""
        assert len(got.stderr.decode().splitlines()) == 1

"""What a gloss or a red row says in plain words is no wider and no narrower than its clause."""

import pytest

from tests.catalogue.sold import PRODUCTS, each


@pytest.mark.parametrize(
    ("slug", "number", "words"),
    [
        ("trip", "2.18", ["香港", "中国"]),  # where the leg begins and ends
        ("trip", "2.22", ["不超过"]),  # the bill for mending, no more than the worth
        ("trip", "3.25", ["东西"]),  # things, not only people
        ("climbing-diving", "2.3", ["80 周岁", "一半"]),
        ("appliance", "2.4", ["合理", "必要"]),
        ("appliance", "2.12", ["合理", "必要"]),
        ("appliance", "2.13", ["合理", "必要"]),
    ],
)
def test_a_gloss_promises_no_more_than_its_clause(slug, number, words):
    """保险法 Art.30: the wider of the two binds."""
    gloss = PRODUCTS[slug].clause(number).gloss
    assert [word for word in words if word not in gloss] == []


@pytest.mark.parametrize("slug", ["yoga", "climbing-diving"])
def test_the_red_row_names_the_hour_before_and_after_a_lesson(slug):
    sold = PRODUCTS[slug]
    row = sold.exclusion("outside-course")
    assert any("后1小时" in sold.clause(number).text for number in row.clause_numbers)
    assert "各 1 小时以内" in row.explanation


def test_who_was_not_let_on_because_too_many_seats_were_sold_is_not_at_fault():
    trip = PRODUCTS["trip"]
    assert "因违反乘坐规定被拒绝乘坐" in trip.clause("3.30").text
    assert all("超售" in trip.clause(number).text for number in ("2.20", "3.30"))
    assert "因为违规" in trip.exclusion("own-delay").explanation


@pytest.mark.parametrize(
    ("slug", "number"), [("appliance", "8.10"), ("climbing-diving", "8.12"), ("trip", "8.12")]
)
def test_where_a_thing_is_paid_for_the_family_is_spared(slug, number):
    """保险法 Art.60, 62: subrogation for things only, and never against the family, but for intent."""
    assert "家庭成员" in PRODUCTS[slug].clause(number).text
    assert "家里人" in PRODUCTS[slug].clause(number).gloss


@each
def test_nobody_is_sued_for_what_a_person_was_paid(sold):
    """保险法 Art.46."""
    if sold.terms.subject == "person":
        texts = [clause.text for clause in sold.chapters[7].clauses if "第三人" in clause.title]
        assert len(texts) == 1
        assert "不享有向第三人追偿的权利" in texts[0]

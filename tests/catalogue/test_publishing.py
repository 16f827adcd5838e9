"""Drafts, publishing on a day, withdrawing: by whom, once, and never by who made the draft."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from storefront.catalogue.domain.periods import Period
from storefront.catalogue.enums import DraftState
from storefront.catalogue.folder.sources import CatalogueError, Sources, read_folder
from storefront.catalogue.models import Draft, Product, ProductVersion
from storefront.catalogue.selectors import current_version, periods_of, steps_of, versions_of
from storefront.catalogue.services import (
    discard_draft,
    load_product,
    publish_draft,
    store_draft,
    withdraw_version,
)
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.roles import Role
from storefront.foundation.transitions import StateChange
from tests.payments.race import together
from tests.people import WANG, ZHANG, customer, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker(db):
    return staff(Role.ADMINISTRATOR)


@pytest.fixture
def publisher(db):
    return customer(**WANG)


@pytest.fixture
def umbrella(workshop):
    return load_product(read_folder("umbrella", workshop.products)).version


def newer(workshop, number="2"):
    """The files of the product under another number, with a gloss put otherwise."""
    sources = read_folder("umbrella", workshop.products)
    files = dict(sources.files)
    files["product.toml"] = files["product.toml"].replace('number = "1"', f'number = "{number}"')
    files["clauses/02-cover.md"] = files["clauses/02-cover.md"].replace(
        "剩下的赔 90%", f"剩下的赔九成 {number}"
    )
    return Sources("umbrella", files)


def days_on(days):
    return clock.add_days(clock.today(), days)


def test_draft_sells_nothing_and_is_kept_as_it_came(workshop, umbrella, maker):
    sources = newer(workshop)
    draft = store_draft(sources=sources, made_by=maker)
    assert (draft.slug, draft.number, draft.content_hash) == ("umbrella", "2", sources.content_hash)
    assert dict(draft.files) == dict(sources.files)
    assert current_version("umbrella") == umbrella and versions_of("umbrella") == [umbrella]


def test_the_same_draft_twice_is_one(workshop, maker, publisher):
    first = store_draft(sources=newer(workshop), made_by=maker)
    assert store_draft(sources=newer(workshop), made_by=publisher) == first
    assert StateChange.objects.count() == 1


def test_files_that_are_a_version_are_no_draft(workshop, umbrella):
    with pytest.raises(BusinessRuleError, match="1"):
        store_draft(sources=read_folder("umbrella", workshop.products))
    assert not Draft.objects.exists()


def test_draft_that_no_database_can_hold_is_refused(workshop):
    sources = newer(workshop)
    with pytest.raises(CatalogueError, match="null character"):
        store_draft(sources=Sources("umbrella", {**sources.files, "cases.toml": "a = 1\x00"}))


def test_drafts_of_a_product_do_not_pile_up(workshop):
    for number in range(20):
        store_draft(sources=newer(workshop, f"x{number}"))
    with pytest.raises(BusinessRuleError, match="20"):
        store_draft(sources=newer(workshop, "more"))
    discard_draft(draft=Draft.objects.first(), actor=None, reason="over")
    assert store_draft(sources=newer(workshop, "more")).number == "more"


def test_publishing_sells_it_from_midnight_in_beijing(workshop, umbrella, maker, publisher):
    draft = store_draft(sources=newer(workshop), made_by=maker)
    version = publish_draft(draft=draft, on=days_on(5), actor=publisher)
    assert (version.number, version.effective_on, version.content_hash) == (
        "2",
        days_on(5),
        draft.content_hash,
    )
    assert version.definition.effective_on == days_on(5)  # not the day that its files propose
    midnight = clock.start_of_day(days_on(5))
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert current_version("umbrella") == umbrella
    with time_machine.travel(midnight, tick=False):
        assert current_version("umbrella") == version
    draft.refresh_from_db()
    assert (draft.state, draft.version) == (DraftState.PUBLISHED, version)
    assert version.clauses.count() == len(version.definition.clauses)


def test_who_made_a_draft_does_not_publish_it(workshop, umbrella, maker, publisher):
    draft = store_draft(sources=newer(workshop), made_by=maker)
    with pytest.raises(BusinessRuleError) as refused:
        publish_draft(draft=draft, on=days_on(1), actor=maker)
    assert refused.value.code == "same_person"
    assert versions_of("umbrella") == [umbrella]
    publish_draft(draft=draft, on=days_on(1), actor=publisher)  # the control


def test_draft_from_the_command_line_is_published_by_any_administrator(workshop, umbrella, maker):
    draft = store_draft(sources=newer(workshop))
    assert publish_draft(draft=draft, on=clock.today(), actor=maker).number == "2"


@pytest.mark.parametrize(("days", "code"), [(-1, "past"), (367, "far")])
def test_days_that_cannot_be(workshop, umbrella, publisher, days, code):
    draft = store_draft(sources=newer(workshop))
    with pytest.raises(BusinessRuleError) as refused:
        publish_draft(draft=draft, on=days_on(days), actor=publisher)
    assert (refused.value.code, refused.value.field) == (code, "on")
    assert ProductVersion.objects.count() == 1


def test_no_version_begins_before_one_that_is_announced(workshop, umbrella, publisher):
    publish_draft(draft=store_draft(sources=newer(workshop)), on=days_on(5), actor=publisher)
    third = store_draft(sources=newer(workshop, "3"))
    for days in (4, 5):
        with pytest.raises(BusinessRuleError, match="2"):
            publish_draft(draft=third, on=days_on(days), actor=publisher)
    withdraw_version(version=versions_of("umbrella")[0], reason="算错了", actor=publisher)
    assert publish_draft(draft=third, on=days_on(4), actor=publisher).number == "3"


def test_unfinished_draft_is_not_published(workshop, umbrella, publisher):
    sources = newer(workshop)
    files = {
        **sources.files,
        "clauses/02-cover.md": sources.files["clauses/02-cover.md"].replace(":::gloss", ""),
    }
    draft = store_draft(sources=Sources("umbrella", files))
    with pytest.raises(BusinessRuleError) as refused:
        publish_draft(draft=draft, on=days_on(1), actor=publisher)
    assert refused.value.code == "problems"


def test_number_that_is_taken_is_refused(workshop, umbrella, publisher):
    draft = store_draft(sources=newer(workshop, "1"))
    with pytest.raises(BusinessRuleError, match="1"):
        publish_draft(draft=draft, on=days_on(1), actor=publisher)


def test_draft_that_was_put_aside_or_published_is_not_published_again(workshop, umbrella, publisher):
    aside = store_draft(sources=newer(workshop, "2"))
    discard_draft(draft=aside, actor=publisher, reason="换一种写法")
    published = store_draft(sources=newer(workshop, "3"))
    publish_draft(draft=published, on=days_on(1), actor=publisher)
    for draft in (aside, published):
        with pytest.raises(BusinessRuleError):
            publish_draft(draft=draft, on=days_on(9), actor=publisher)
        with pytest.raises(BusinessRuleError):
            discard_draft(draft=draft, actor=publisher, reason="again")
    assert ProductVersion.objects.count() == 2


def test_draft_changed_behind_our_back_is_noticed(workshop, umbrella, publisher):
    draft = store_draft(sources=newer(workshop))
    Draft.objects.update(files={**draft.files, "cases.toml": draft.files["cases.toml"] + "\n# another"})
    with pytest.raises(ValueError, match="do not match"):
        publish_draft(draft=draft, on=days_on(1), actor=publisher)


def test_first_version_of_a_product_is_published_from_a_draft(workshop, publisher):
    draft = store_draft(sources=read_folder("umbrella", workshop.products))
    assert not Product.objects.exists()
    publish_draft(draft=draft, on=clock.today(), actor=publisher)
    assert current_version("umbrella").number == "1"


def test_withdrawing_is_done_once_and_the_one_before_is_sold_again(workshop, umbrella, publisher):
    with time_machine.travel(clock.now() - timedelta(days=3)):
        newest = publish_draft(draft=store_draft(sources=newer(workshop)), on=clock.today(), actor=publisher)
    assert current_version("umbrella") == newest
    withdraw_version(version=newest, reason="保额写错了", actor=publisher)
    assert current_version("umbrella") == umbrella
    with pytest.raises(BusinessRuleError):
        withdraw_version(version=newest, reason="再来一次", actor=publisher)
    withdrawn = [step for step in steps_of("umbrella", "") if step.state == "withdrawn"]
    assert [(step.change.reason, step.number) for step in withdrawn] == [("保额写错了", "2")]
    assert isinstance(periods_of(versions_of("umbrella"))[newest.pk][0], Period)


def test_every_step_is_a_row_with_its_actor_and_time(workshop, umbrella, maker, publisher):
    draft = store_draft(sources=newer(workshop), made_by=maker)
    version = publish_draft(draft=draft, on=days_on(1), actor=publisher)
    withdraw_version(version=version, reason="先不卖了", actor=maker)
    told = [(step.state, step.number, step.change.actor) for step in reversed(steps_of("umbrella", ""))]
    by_maker, by_publisher = f"user:{maker.reference}", f"user:{publisher.reference}"
    assert told == [
        ("published", "1", "system:load_catalogue"),
        ("draft open", "2", by_maker),
        ("published", "2", by_publisher),
        ("draft published", "2", by_publisher),
        ("withdrawn", "2", by_maker),
    ]
    assert [step.by_reader for step in steps_of("umbrella", by_maker)] == [True, False, False, True, False]


def test_the_database_lets_no_two_versions_begin_on_one_day(workshop, umbrella):
    same = {"product": umbrella.product, "name": "x", "effective_on": umbrella.effective_on}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductVersion.objects.create(number="9", content_hash="9", published_at=clock.now(), **same)


def test_command_stores_drafts_and_names_what_they_lack(workshop):
    out, err = StringIO(), StringIO()
    workshop.replace("cases.toml", "total_fen = 18_000\n", "total_fen = 1\n")
    call_command(
        "load_catalogue", "umbrella", "--draft", "--products", str(workshop.products), stdout=out, stderr=err
    )
    draft = Draft.objects.get()
    assert out.getvalue() == f"umbrella 1: draft {draft.reference}, 1 to mend\n"
    assert "umbrella/cases.toml:" in err.getvalue() and "written 1" in err.getvalue()
    assert draft.made_by is None and not ProductVersion.objects.exists()


def test_command_refuses_what_is_a_version_already(workshop, umbrella):
    with pytest.raises(CommandError):
        call_command(
            "load_catalogue",
            "umbrella",
            "--draft",
            "--products",
            str(workshop.products),
            stdout=StringIO(),
            stderr=StringIO(),
        )
    assert not Draft.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_draft_published_by_two_at_once_is_one_version(workshop):
    load_product(read_folder("umbrella", workshop.products))
    draft, first, second = store_draft(sources=newer(workshop)), customer(**ZHANG), customer(**WANG)
    results = together(
        lambda: publish_draft(draft=draft, on=days_on(1), actor=first),
        lambda: publish_draft(draft=draft, on=days_on(2), actor=second),
    )
    assert sorted(type(result).__name__ for result in results) == ["BusinessRuleError", "ProductVersion"]
    assert ProductVersion.objects.filter(number="2").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_drafts_published_at_once_take_turns(workshop):
    """The later day may win or the earlier one; never do both stand in the wrong order or on one day."""
    load_product(read_folder("umbrella", workshop.products))
    drafts = [store_draft(sources=newer(workshop, f"{number}")) for number in (2, 3)]
    users = [customer(**ZHANG), customer(**WANG)]
    results = together(
        lambda: publish_draft(draft=drafts[0], on=days_on(3), actor=users[0]),
        lambda: publish_draft(draft=drafts[1], on=days_on(3), actor=users[1]),
    )
    assert sum(isinstance(result, ProductVersion) for result in results) == 1
    assert sum(isinstance(result, BusinessRuleError) for result in results) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_withdrawn_by_two_at_once_has_one_reason(workshop):
    version = load_product(read_folder("umbrella", workshop.products)).version
    users = [customer(**ZHANG), customer(**WANG)]
    results = together(
        *(lambda user=user: withdraw_version(version=version, reason="停售", actor=user) for user in users)
    )
    assert sum(isinstance(result, BusinessRuleError) for result in results) == 1
    assert StateChange.objects.filter(to_state="withdrawn").count() == 1


def test_today_is_a_day_in_beijing(workshop, umbrella, publisher):
    """20:00 UTC is tomorrow in Beijing: yesterday there is refused, today there is not."""
    with time_machine.travel("2026-12-01T20:00:00+00:00", tick=False):
        draft = store_draft(sources=newer(workshop))
        with pytest.raises(BusinessRuleError):
            publish_draft(draft=draft, on=date(2026, 12, 1), actor=publisher)
        assert publish_draft(draft=draft, on=date(2026, 12, 2), actor=publisher).number == "2"
        assert current_version("umbrella").number == "2"

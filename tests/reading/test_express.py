"""Buying again within three months: what one read oneself stands, what changed is read (R-22)."""

from datetime import timedelta

import pytest
import time_machine

from storefront.accounts.models import Consent
from storefront.catalogue.folder.sources import read_folder
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product, withdraw_version
from storefront.foundation import clock
from storefront.reading.enums import RowKind
from storefront.reading.models import Acknowledgement, EvidenceChain, PageRead
from storefront.reading.services import open_chain, reading_state
from storefront.reading.services.earlier import offer_for
from storefront.reading.services.verification import verify
from tests.catalogue.archives import HERE
from tests.reading.selling import a_quote, load_newer
from tests.reading.walking import (
    address,
    changed,
    group_address,
    press,
    read_all,
    reader,
    tick_all,
)

OFFER = "您看过这款产品"


@pytest.fixture(autouse=True)
def _read_at_once(settings):
    settings.READING_FLOOR_SCALE = 0


@pytest.fixture
def client(zhang):
    return reader(zhang)


@pytest.fixture
def bought(version, zhang, client):
    """A sale that was read to its end."""
    quote = a_quote(version, zhang)
    read_all(client, quote)
    return quote


def chain_of(quote):
    return EvidenceChain.objects.get(quote_reference=quote.reference)


def newer_exclusion(version, place=0):
    """Another version on sale, in which one exclusion is put otherwise."""
    first = version.definition.exclusions[place]
    return load_newer(exclusions__toml=(first.explanation, first.explanation + "一个字也不赔。"))


def choose(client, quote, choice="only_changes"):
    return press(client, address(quote, "notices"), **({"reading": choice} if choice else {}))


def test_same_version_asks_no_exclusion_again_and_keeps_the_record(guards, bought, version, zhang, client):
    again = a_quote(version, zhang)
    shown = client.get(address(again, "notices")).content.decode()
    assert OFFER in shown and " checked" not in shown and "这次没有要看的改动" in shown
    assert choose(client, again)["Location"] == address(again, "consents")
    kept = Acknowledgement.objects.filter(chain=chain_of(again))
    first = Acknowledgement.objects.filter(chain=chain_of(bought))
    assert kept.count() == len(version.definition.exclusions)
    assert {(one.text_hash, one.acknowledged_at) for one in kept} == {
        (one.text_hash, one.acknowledged_at) for one in first
    }
    assert all(one.carried_from.chain == chain_of(bought) for one in kept.select_related("carried_from"))
    page = client.get(address(again, "consents")).content.decode()
    assert f"确认过的 {len(version.definition.exclusions)} 项不赔" in page
    assert client.get(group_address(again, 0)).status_code == 200  # may be read all the same
    assert verify() == []


def test_consents_are_asked_anew(bought, version, zhang, client):
    given = Consent.objects.filter(user=zhang, purpose="identity").count()
    again = a_quote(version, zhang)
    choose(client, again)
    shown = client.get(address(again, "consents")).content.decode()
    assert " checked" not in shown
    assert client.get(address(again, "insured"))["Location"] == address(again, "consents")
    assert tick_all(client, address(again, "consents"))["Location"] == address(again, "insured")
    assert Consent.objects.filter(user=zhang, purpose="identity").count() >= given


@pytest.mark.parametrize(("choice", "ticked"), [("only_changes", True), ("everything", False), ("", False)])
def test_evidence_says_how_the_offer_was_answered(bought, zhang, client, choice, ticked):
    again = a_quote(bought.version, zhang)
    answer = choose(client, again, choice)
    [row] = chain_of(again).rows.filter(kind=RowKind.TICK, page="notices")
    assert row.data == {
        "field": "only_changes",
        "ticked": ticked,
        "chosen": choice,
        "since": chain_of(bought).reference,
    }
    assert chain_of(again).rows.filter(data__has_key="only_changes_since").exists() == ticked
    if not ticked:
        assert answer["Location"] == group_address(again, 0)
        assert not Acknowledgement.objects.filter(chain=chain_of(again)).exists()


@pytest.mark.parametrize("choice", ["\x00", "yes", "only_changes ", "x" * 9999])
def test_other_answers_read_everything(bought, version, zhang, client, choice):
    again = a_quote(version, zhang)
    assert choose(client, again, choice)["Location"] == group_address(again, 0)


def test_changed_version_asks_only_for_the_changed_exclusion_as_a_difference(
    guards, bought, version, zhang, client
):
    newer = newer_exclusion(version)
    again = a_quote(newer, zhang)
    shown = client.get(address(again, "notices")).content.decode()
    assert f"{len(newer.definition.exclusions) - 1} 项不赔照您上次确认的算" in shown and "1 项变了" in shown
    assert choose(client, again)["Location"] == group_address(again, 0)
    page = client.get(group_address(again, 0))
    assert page.content.decode().count("data-exclusion=") == 1
    assert changed(page, "ins") == ["一个字也不赔。"]
    assert press(client, group_address(again, 0))["Location"] == address(again, "consents")
    kept = Acknowledgement.objects.filter(chain=chain_of(again))
    assert kept.filter(carried_from=None).count() == 1
    assert verify() == []


def test_changed_clause_is_read_as_a_difference_from_the_one_read_before(bought, version, zhang, client):
    newer = load_newer(**{"01-general__md": ("\n:::\n", "（新）\n:::\n")})
    again = a_quote(newer, zhang)
    choose(client, again)
    state = reading_state(chain_of(again))
    while state.next_page.group is not None:  # exclusions that rest on the clause
        press(client, group_address(again, [p.code for p in state.pages].index(state.next_page.code) - 1))
        state = reading_state(chain_of(again))
    assert state.next_page.code == "clauses"
    assert "（新）" in "".join(changed(client.get(address(again, "clauses")), "ins"))


def test_when_every_exclusion_changed_each_is_shown_as_a_difference(bought, version, zhang, client):
    """Nothing can be carried over then; what one read before is known all the same."""
    newer = load_newer(times=-1, exclusions__toml=('explanation = "', 'explanation = "新说法：'))
    again = a_quote(newer, zhang)
    choose(client, again)
    page = client.get(group_address(again, 0))
    assert set(changed(page, "ins")) == {"新说法："}
    assert len(changed(page, "ins")) == len(newer.definition.exclusion_groups[0].exclusions)


def test_older_than_three_months_reads_everything(bought, version, zhang):
    with time_machine.travel(clock.now() + timedelta(days=93)):
        late = reader(zhang)
        again = a_quote(version, zhang)
        assert OFFER not in late.get(address(again, "notices")).content.decode()
        assert choose(late, again)["Location"] == group_address(again, 0)


def test_three_months_to_the_day_still_count(bought, version, zhang):
    day = clock.start_of_day(clock.add_months(clock.today(), 3)) + timedelta(hours=23)
    with time_machine.travel(day):
        again = a_quote(version, zhang)
        assert choose(reader(zhang), again)["Location"] == address(again, "consents")
    with time_machine.travel(day + timedelta(hours=1)):
        late = a_quote(version, zhang)
        assert choose(reader(zhang), late)["Location"] == group_address(late, 0)


def test_sale_after_sale_does_not_stretch_the_three_months(bought, version, zhang):
    with time_machine.travel(clock.now() + timedelta(days=60)):
        second = a_quote(version, zhang)
        client = reader(zhang)
        choose(client, second)
        tick_all(client, address(second, "consents"))
    with time_machine.travel(clock.now() + timedelta(days=120)):
        third = a_quote(version, zhang)
        assert choose(reader(zhang), third)["Location"] == group_address(third, 0)
        assert not PageRead.objects.filter(chain=chain_of(third), page="clauses").exists()


def test_clauses_read_long_ago_do_not_count_because_an_exclusion_was_read_lately(bought, version, zhang):
    with time_machine.travel(clock.now() + timedelta(days=60)):
        newer = newer_exclusion(version)
        second, client = a_quote(newer, zhang), reader(zhang)
        choose(client, second)
        press(client, group_address(second, 0))
        assert reading_state(chain_of(second)).next_page.code == "consents"
    with time_machine.travel(clock.now() + timedelta(days=120)):
        third, client = a_quote(newer, zhang), reader(zhang)
        choose(client, third)
        kept = Acknowledgement.objects.filter(chain=chain_of(third))
        assert kept.count() == 1  # what was really read in the second sale
        assert not PageRead.objects.filter(chain=chain_of(third), page="clauses").exists()


def test_another_account_reads_everything(bought, version, wang):
    hers, her = a_quote(version, wang), reader(wang)
    assert OFFER not in her.get(address(hers, "notices")).content.decode()
    assert choose(her, hers)["Location"] == group_address(hers, 0)
    assert not Acknowledgement.objects.filter(chain=chain_of(hers)).exists()


def test_another_product_reads_everything(bought, zhang):
    umbrella = load_product(read_folder("umbrella", HERE / "products")).version
    chain = open_chain(user=zhang, version=umbrella, quote_reference="umbrella")
    assert offer_for(chain) is None
    same = open_chain(user=zhang, version=bought.version, quote_reference="base-again")
    assert offer_for(same) is not None  # the control


def test_reading_of_several_sales_counts_together(version, zhang, client):
    """The first group was read in one sale, the second in another that went no further."""
    first, second = a_quote(version, zhang), a_quote(version, zhang)
    press(client, address(first, "notices"))
    press(client, group_address(first, 0))
    choose(client, second)
    press(client, group_address(second, 1))
    third = a_quote(version, zhang)
    assert choose(client, third)["Location"] == group_address(third, 2)


def test_nobody_who_is_not_signed_in_is_offered_anything(bought, version):
    assert offer_for(open_chain(user=None, version=version, quote_reference="nobody")) is None


def test_version_that_changes_midway_is_compared_with_what_was_read_last(bought, version, zhang, client):
    second = newer_exclusion(version)
    again = a_quote(second, zhang)
    choose(client, again)
    press(client, group_address(again, 0))
    with time_machine.travel(clock.now() + timedelta(days=1)):
        first, was = second.definition.exclusions[0], version.definition.exclusions[0].explanation
        third = load_newer("2026-3", exclusions__toml=(was, first.explanation + "又改了。"))
        assert reading_state(chain_of(again)).next_page.group == first.group
        assert chain_of(again).version == third
        client = reader(zhang)
        assert changed(client.get(group_address(again, 0)), "ins") == ["又改了。"]


def test_sale_of_a_withdrawn_version_goes_on_under_the_one_that_is_sold(version, zhang, client):
    quote = a_quote(version, zhang)
    read_all(client, quote)
    newer = newer_exclusion(version)
    withdraw_version(version=version, reason="换版", actor=zhang)
    assert client.get(address(quote, "insured"))["Location"] == group_address(quote, 0)
    assert chain_of(quote).version == newer


def test_sale_of_a_product_that_is_sold_no_more_is_told_so_wherever_it_is(version, zhang, client):
    quote = a_quote(version, zhang)
    press(client, address(quote, "notices"))
    withdraw_version(version=version, reason="停售", actor=zhang)
    entered = f"/buy/{quote.reference}/"
    for page in (address(quote, "notices"), group_address(quote, 0), address(quote, "insured")):
        assert client.get(page)["Location"] == entered, page
    said = client.get(entered)
    assert said.status_code == 422 and "停售" in said.content.decode()
    assert client.post(entered).status_code == 302  # back to the same words
    assert ProductVersion.objects.get().withdrawn_at is not None


def test_new_device_keeps_what_was_taken_over(bought, version, zhang, client):
    again = a_quote(version, zhang)
    choose(client, again)
    elsewhere = reader(zhang)
    assert elsewhere.get(address(again, "notices")).status_code == 200
    assert elsewhere.get(address(again, "consents")).status_code == 200

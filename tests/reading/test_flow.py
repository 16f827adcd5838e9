"""Reading under /buy/<ref>/: order and time are the server's (R-33; edge cases 20, 21, 23, 33, 35)."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from lxml import html as trees

from storefront.accounts.models import Consent
from storefront.catalogue.models import ProductVersion
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.reading.consent_texts import consent_texts, consents_for
from storefront.reading.enums import RowKind
from storefront.reading.models import Acknowledgement, EvidenceChain, PageContent
from storefront.reading.services import reading_state, require_reading_complete
from storefront.reading.services.verification import verify
from tests.reading.selling import a_quote, base_sources, load_newer
from tests.reading.walking import (
    address,
    changed,
    group_address,
    nonce_in,
    press,
    read_all,
    read_exclusions,
    reader,
    tick_all,
)


@pytest.fixture
def quick(settings):
    settings.READING_FLOOR_SCALE = 0


@pytest.fixture
def quote(version, zhang):
    return a_quote(version, zhang)


@pytest.fixture
def client(zhang):
    return reader(zhang)


def the_chain(quote) -> EvidenceChain:
    return EvidenceChain.objects.get(quote_reference=quote.reference)


def test_whole_reading_leads_to_the_application_with_evidence_per_exclusion(guards, quick, client, quote):
    answer = read_all(client, quote)
    assert answer["Location"] == address(quote, "insured")
    chain = the_chain(quote)
    definition = quote.version.definition
    kept = {a.exclusion.code: a.text_hash for a in chain.acknowledgements.select_related("exclusion")}
    assert kept == {exclusion.code: exclusion.hash for exclusion in definition.exclusions}
    assert chain.rows.filter(kind=RowKind.ACKNOWLEDGED).count() == len(definition.exclusions)
    require_reading_complete(chain)
    assert verify() == []


def test_every_exclusion_is_shown_whole(quick, client, quote):
    press(client, address(quote, "notices"))
    for number, group in enumerate(quote.version.definition.exclusion_groups):
        html = client.get(group_address(quote, number)).content.decode()
        for exclusion in group.exclusions:
            assert f'data-exclusion="{exclusion.code}"' in html
            assert exclusion.title in html
            for clause in exclusion.clause_numbers:
                assert f'data-clause="{clause}"' in html
        press(client, group_address(quote, number))


def test_pages_cannot_be_skipped(quick, client, quote):
    for page in ("clauses", "consents", "insured"):
        assert client.get(address(quote, page))["Location"] == address(quote, "notices")
    assert client.get(group_address(quote, 0))["Location"] == address(quote, "notices")
    press(client, address(quote, "notices"))
    assert client.get(group_address(quote, 1))["Location"] == group_address(quote, 0)


def test_post_to_a_later_page_is_refused_and_lands_on_the_right_one(quick, client, quote):
    nonce = nonce_in(client.get(address(quote, "notices")))
    for url in (group_address(quote, 0), address(quote, "clauses"), address(quote, "consents")):
        answer = client.post(url, {"render": nonce, "understood": "1", "dwell_ms": "999999"})
        assert answer["Location"] == address(quote, "notices")
    assert not Acknowledgement.objects.exists()
    assert the_chain(quote).rows.filter(kind=RowKind.REFUSED).count() == 3


def test_reading_faster_than_one_can_is_refused_and_nothing_is_lost(settings, client, quote):
    """The real floor: a forged time counts for nothing, the server's own difference for everything."""
    settings.READING_FLOOR_SCALE = 1.0
    with time_machine.travel(clock.now(), tick=False) as traveller:
        press(client, address(quote, "notices"))
        url = group_address(quote, 0)
        nonce = nonce_in(client.get(url))
        traveller.shift(2)
        early = client.post(url, {"render": nonce, "dwell_ms": "999999", "scrolled": "100"})
        assert early.status_code == 422
        assert "您看过的都还在" in early.content.decode()
        assert not Acknowledgement.objects.exists()
        traveller.shift(10)
        assert client.post(url, {"render": nonce_in(early)})["Location"] == group_address(quote, 1)
    kept = Acknowledgement.objects.first()
    assert (kept.dwell_ms, kept.scrolled_pct) == (12_000, None)


def test_all_exclusions_together_take_a_minute_at_most(settings, client, quote):
    settings.READING_FLOOR_SCALE = 1.0
    with time_machine.travel(clock.now(), tick=False) as traveller:
        press(client, address(quote, "notices"))
        for number in range(len(quote.version.definition.exclusion_groups)):
            nonce = nonce_in(client.get(group_address(quote, number)))
            traveller.shift(14)
            client.post(group_address(quote, number), {"render": nonce})
        assert reading_state(the_chain(quote)).next_page.code == "clauses"


def test_clock_that_goes_back_asks_for_patience_and_harms_nothing(settings, client, quote):
    settings.READING_FLOOR_SCALE = 1.0
    with time_machine.travel(clock.now(), tick=False) as traveller:
        press(client, address(quote, "notices"))
        nonce = nonce_in(client.get(group_address(quote, 0)))
        traveller.shift(-30)
        assert client.post(group_address(quote, 0), {"render": nonce}).status_code == 422
    assert verify() == []


@pytest.mark.parametrize("word", ["", "guessed", "\x00", "x" * 100_000])
def test_acknowledgement_without_a_word_of_ours_is_refused(quick, client, quote, word):
    press(client, address(quote, "notices"))
    client.get(group_address(quote, 0))
    answer = client.post(group_address(quote, 0), {"render": word, "understood": "1"})
    assert answer.status_code == 422
    assert not Acknowledgement.objects.exists()


def test_word_of_another_sale_or_page_is_refused(quick, client, quote, version, zhang):
    other = a_quote(version, zhang)
    for one in (quote, other):
        press(client, address(one, "notices"))
    strange = nonce_in(client.get(group_address(other, 0)))
    client.get(group_address(quote, 0))
    assert client.post(group_address(quote, 0), {"render": strange}).status_code == 422
    assert not Acknowledgement.objects.filter(chain=the_chain(quote)).exists()
    fresh = nonce_in(client.get(group_address(other, 0)))
    assert client.post(group_address(other, 0), {"render": fresh}).status_code == 302  # the control


def test_group_of_another_product_lands_on_the_right_page(quick, client, quote):
    press(client, address(quote, "notices"))
    answer = client.post(address(quote, "exclusion_group", group="not-ours"), {"render": "x"})
    assert answer["Location"] == group_address(quote, 0)


def test_double_click_and_second_tab_go_on_without_a_second_row(quick, client, quote):
    press(client, address(quote, "notices"))
    nonce = nonce_in(client.get(group_address(quote, 0)))
    for _ in range(2):
        answer = client.post(group_address(quote, 0), {"render": nonce})
        assert answer["Location"] == group_address(quote, 1)
    count = len(quote.version.definition.exclusion_groups[0].exclusions)
    assert Acknowledgement.objects.count() == count


def test_nothing_is_ticked_by_the_page_and_browsers_keep_no_copy(quick, client, quote):
    press(client, address(quote, "notices"))
    read_exclusions(client, quote)
    press(client, address(quote, "clauses"))
    shown = client.get(address(quote, "consents"))
    assert " checked" not in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_box_ticked_by_the_browsers_memory_counts_for_nothing(quick, client, quote):
    press(client, address(quote, "notices"))
    read_exclusions(client, quote)
    press(client, address(quote, "clauses"))
    url = address(quote, "consents")
    old = nonce_in(client.get(url))
    fresh = nonce_in(client.get(url))
    remembered = {f"{text.purpose}-{old}": "1" for text in consent_texts()}
    assert client.post(url, {"render": fresh, **remembered}).status_code == 422
    assert not Consent.objects.filter(purpose="identity").exists()


def test_each_required_consent_is_needed_and_optional_ones_are_not(quick, client, quote, zhang):
    press(client, address(quote, "notices"))
    read_exclusions(client, quote)
    press(client, address(quote, "clauses"))
    url = address(quote, "consents")
    required = [text.purpose for text in consent_texts() if text.required]
    optional = frozenset(text.purpose for text in consent_texts() if not text.required)
    for purpose in required:
        assert tick_all(client, url, leave_out=frozenset({purpose})).status_code == 422
    assert not Consent.objects.filter(user=zhang, purpose__in=required).exists()
    assert tick_all(client, url, leave_out=optional)["Location"] == address(quote, "insured")
    given = set(Consent.objects.filter(user=zhang).values_list("purpose", flat=True))
    assert set(required) <= given
    assert not given & optional


def test_consents_left_out_are_each_named_on_top_and_at_their_box(quick, client, quote):
    press(client, address(quote, "notices"))
    read_exclusions(client, quote)
    press(client, address(quote, "clauses"))
    url = address(quote, "consents")
    texts = consents_for(quote.version.definition.terms.subject)
    back = client.post(url, {"render": nonce_in(client.get(url))})
    assert back.status_code == 422
    shown = trees.fromstring(back.content)
    led_to = shown.xpath("//*[@data-error-summary]//a/@href")
    assert led_to == [f"#box-{text.purpose}" for text in texts if text.required]
    wrong = shown.xpath("//input[@type='checkbox'][@aria-invalid='true']/@id")
    assert [f"#{anchor}" for anchor in wrong] == led_to
    assert shown.findtext(".//title").startswith("出错")


def test_progress_is_found_a_day_later_on_another_device(quick, client, quote, zhang):
    press(client, address(quote, "notices"))
    press(client, group_address(quote, 0))
    with time_machine.travel(clock.now() + timedelta(hours=26)):
        elsewhere = reader(zhang)
        assert elsewhere.get(address(quote, "exclusions"))["Location"] == group_address(quote, 1)


def test_strangers_find_nothing(quick, quote, wang):
    for url in (address(quote, "notices"), group_address(quote, 0), f"/buy/{quote.reference}/"):
        assert reader(wang).get(url).status_code == 404
    assert "/account/sign-in/" in Client().get(address(quote, "notices"))["Location"]


def test_changed_version_asks_only_for_what_changed_as_a_difference(guards, quick, client, quote):
    read_all(client, quote)
    first = quote.version.definition.exclusions[0]
    newer = load_newer(exclusions__toml=(first.explanation, first.explanation + "一个字也不赔。"))
    chain = the_chain(quote)
    state = reading_state(chain)
    assert chain.version == newer
    assert state.next_page.group == first.group
    with pytest.raises(BusinessRuleError):
        require_reading_complete(chain)
    shown = client.get(group_address(quote, 0))
    assert shown.content.decode().count("data-exclusion=") == 1
    assert changed(shown, "ins") == ["一个字也不赔。"]
    assert press(client, group_address(quote, 0))["Location"] == address(quote, "insured")
    kept = Acknowledgement.objects.filter(chain=chain, exclusion__version=newer)
    assert kept.count() == len(newer.definition.exclusions)
    assert kept.filter(carried_from=None).count() == 1
    assert verify() == []


def test_changed_clause_is_read_again_as_a_difference(quick, client, quote):
    read_all(client, quote)
    definition = quote.version.definition
    cited = {number for exclusion in definition.exclusions for number in exclusion.clause_numbers}
    plain = next(clause for clause in definition.clauses if clause.number not in cited)
    gloss = plain.gloss.splitlines()[0]
    file = next(path for path, text in base_sources().files.items() if gloss in text and path.endswith(".md"))
    load_newer(**{file.removesuffix(".md") + "__md": (gloss, gloss + "（新）")})
    assert reading_state(the_chain(quote)).next_page.code == "clauses"
    assert changed(client.get(address(quote, "clauses")), "ins") == ["（新）"]
    assert press(client, address(quote, "clauses"))["Location"] == address(quote, "insured")


def test_sale_that_became_a_contract_keeps_its_version(quick, client, quote):
    from storefront.reading.services import conclude_chain

    read_all(client, quote)
    chain = the_chain(quote)
    conclude_chain(chain, actor="system:test")
    first = quote.version.definition.exclusions[0]
    load_newer(exclusions__toml=(first.explanation, first.explanation + "一个字也不赔。"))
    assert reading_state(chain).complete
    assert chain.version == ProductVersion.objects.get(number="2026-1")


def test_within_three_months_the_same_words_need_not_be_read_twice(quick, client, quote, version, zhang):
    read_all(client, quote)
    again = a_quote(version, zhang)
    assert press(client, address(again, "notices"), reading="only_changes")["Location"] == address(
        again, "consents"
    )
    carried = Acknowledgement.objects.filter(chain=the_chain(again))
    assert carried.count() == len(version.definition.exclusions)
    assert verify() == []


def test_after_three_months_everything_is_read_again(quick, client, quote, version, zhang):
    read_all(client, quote)
    with time_machine.travel(clock.now() + timedelta(days=93)):
        late = reader(zhang)
        again = a_quote(version, zhang)
        press(late, address(again, "notices"), reading="only_changes")
        assert not Acknowledgement.objects.filter(chain=the_chain(again)).exists()


def test_shortening_leaves_others_reading_alone(quick, client, quote, version, wang):
    read_all(client, quote)
    hers = a_quote(version, wang)
    her = reader(wang)
    assert "只看变了的" not in her.get(address(hers, "notices")).content.decode()
    assert press(her, address(hers, "notices"), reading="only_changes")["Location"] == group_address(hers, 0)


def test_page_says_that_it_was_left_once(quick, client, quote):
    url = address(quote, "notices")
    nonce = nonce_in(client.get(url))
    for visible in ("1500", "9"):
        note = {"render": nonce, "visible": visible, "scrolled": "80"}
        assert client.post(address(quote, "left"), note).status_code == 204
    client.post(address(quote, "left"), {"render": "\x00", "visible": "x", "scrolled": "-1"})
    left = the_chain(quote).rows.filter(kind=RowKind.LEFT)
    assert [row.data for row in left] == [{"render": nonce, "scrolled_pct": 80, "visible_ms": 1500}]


def test_same_page_is_kept_once_for_everybody(quick, client, quote, version, wang):
    client.get(address(quote, "notices"))
    count = PageContent.objects.count()
    hers = a_quote(version, wang)
    reader(wang).get(address(hers, "notices"))
    assert PageContent.objects.count() == count
    html = PageContent.objects.get().html
    assert quote.reference not in html
    assert "csrfmiddlewaretoken" in html and "<h1>投保须知</h1>" in html

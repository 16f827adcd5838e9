"""A thing's policy: its page and papers, its refund, its riders, and what does not exist for it (R-43)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from policies.cover.models import Cancellation, RiderCancellation
from policies.cover.selectors import particulars_of
from policies.cover.services.cancelling import cancel_policy, refund_now
from policies.cover.services.changing import change_beneficiaries, change_occupation
from policies.cover.services.papers import application_snapshot, contract_of, policy_snapshot
from storefront.documents.frozen_json import from_json, to_json
from storefront.documents.rendering import document_html
from storefront.documents.snapshots import PolicySnapshot
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from tests.enrolment import factory
from tests.people import sign_in

pytestmark = pytest.mark.django_db

BOUGHT_AT = "2027-03-05T14:20:37+08:00"


@pytest.fixture
def policy(guarded):
    """A washing machine of ¥2,999 with two flat riders, paid on 5 March 2027 at 14:20:37."""
    with time_machine.travel(BOUGHT_AT, tick=False):
        return factory.issued(product="appliance", riders=("delivery-delay", "data-recovery"))


def address(policy, name, *args) -> str:
    return reverse(f"cover:{name}", args=[policy.reference, *args])


def on_day(policy, day: int):
    """Noon of the so-manieth day of cover; the day of payment is the first."""
    return time_machine.travel(
        clock.start_of_day(clock.add_days(policy.start_on, day - 1)) + timedelta(hours=15), tick=False
    )


def test_the_policy_keeps_what_was_stated_and_the_price(policy):
    assert policy.item_price_fen == 299_900
    assert {one.code: value for one, value in particulars_of(policy)}["serial"] == factory.SERIAL
    application = policy.application
    assert policy.particulars.get(code="serial").lookup == application.particulars.get(code="serial").lookup
    assert not policy.designations.exists()


def test_both_papers_say_what_is_insured_from_when_and_name_no_heirs(policy):
    contract = contract_of(policy)
    papers = [
        document_html(policy_snapshot(policy, contract), kind="policy", code="c" * 16, version=1),
        document_html(application_snapshot(policy, contract), kind="application", code="c" * 16, version=1),
    ]
    for paper in papers:
        for said in (
            factory.SERIAL,
            factory.ORDER,
            "2,999.00 元",
            "2027 年 3 月 5 日 14:20:37",
            "2028 年 3 月 4 日 24:00",
            "被保险人所有的物品",
            "保障从付款那一刻开始",
        ):
            assert said in paper, said
        for absent in ("受益人</h2>", "法定继承人", "身体和生命", "职业：", "就诊记录"):
            assert absent not in paper, absent
    assert "归我所有" in papers[1]
    assert contract.benefits[0].sum_fen == 299_900


def test_papers_of_before_still_read(policy):
    """What was frozen before particulars existed says nothing of them, and names heirs by law."""
    frozen = to_json(policy_snapshot(policy, contract_of(policy)))
    del frozen["contract"]["particulars"], frozen["contract"]["pays_on_death"]
    old = from_json(PolicySnapshot, frozen)
    assert old.contract.particulars == ()
    assert old.contract.pays_on_death


def test_the_page_shows_the_thing_and_offers_only_what_applies(client, policy):
    with on_day(policy, 2):
        sign_in(client, policy.holder)
        page = client.get(address(policy, "policy")).content.decode()
        listed = client.get(reverse("cover:portfolio")).content.decode()
    assert factory.SERIAL in page
    assert "2027 年 3 月 5 日 14:20:37 – 2028 年 3 月 4 日 24:00" in page
    assert "2027 年 3 月 5 日 14:20:37" in listed
    assert address(policy, "cancellation") in page
    assert address(policy, "occupation") not in page
    assert address(policy, "beneficiaries") not in page
    assert factory.NUMBER not in page


def test_changes_of_a_person_do_not_exist_for_a_thing(client, policy):
    with on_day(policy, 2):
        sign_in(client, policy.holder)
        for name in ("occupation", "beneficiaries"):
            assert client.get(address(policy, name)).status_code == 404
            assert client.post(address(policy, name), {}).status_code == 404
        with pytest.raises(BusinessRuleError):
            change_beneficiaries(policy=policy, kind="statutory", named=(), actor="test")
        with pytest.raises(BusinessRuleError):
            change_occupation(policy=policy, occupation=factory.work_of_class(1), actor="test")
    assert not policy.designations.exists()
    assert not policy.occupation_changes.exists()


@pytest.mark.parametrize(("day", "fen"), [(1, 2043), (2, 2038), (366, 0)])
def test_it_has_started_when_issued_so_the_first_day_counts_as_used(policy, day, fen):
    """¥17.99 + ¥0.50 + ¥2.00 = ¥20.49 over the 366 days to 4 March 2028: 20.49 × 365 ÷ 366 = 20.43."""
    assert policy.premium_fen == 2049
    with on_day(policy, day):
        assert refund_now(policy).amount_fen == fen
        cancellation = cancel_policy(policy=policy, actor="test", agreed_fen=fen)
    policy.refresh_from_db()
    assert cancellation.refund_fen == fen
    assert policy.cover_ends_at == clock.start_of_day(clock.add_days(policy.start_on, day))
    assert policy.covers(policy.cover_ends_at - timedelta(microseconds=1))


def test_cancelled_in_the_minute_after_payment_a_day_is_used(policy):
    with time_machine.travel(policy.start_at + timedelta(minutes=1), tick=False):
        assert refund_now(policy).effective_on == policy.start_on
        assert refund_now(policy).amount_fen == 2043


def test_a_flat_rider_goes_back_by_days_and_its_line_once(client, policy):
    """¥2.00 × 266 ÷ 366 = ¥1.45; the rest of the policy counts its own lines from then on."""
    url = address(policy, "rider_cancellation", "data-recovery")
    with on_day(policy, 100):
        sign_in(client, policy.holder)
        assert "¥1.45" in client.get(url).content.decode()
        assert client.post(url, {"agreed_fen": "145"})["Location"] == url
        left = refund_now(policy).amount_fen
        assert left == (2 * 1849 * 266 + 366) // (2 * 366)
        cancel_policy(policy=policy, actor="test", agreed_fen=left)
    assert RiderCancellation.objects.get().refund_fen == 145
    assert Cancellation.objects.get().refund_fen == left
    assert sum(refund.amount_fen for refund in policy.payment.refunds.all()) == 145 + left


def test_the_reminder_comes_before_the_end(policy):
    from storefront.messages.models import Message

    with time_machine.travel("2028-03-03T09:01:00+08:00", tick=False):
        factory.deliver()
    assert "2028-03-04" in Message.objects.get(text_code="cover_ends_soon").text

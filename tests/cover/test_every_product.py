"""Every product is sold whole: what it asks, what its policy and papers say, what comes back."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from policies.cover.enums import PolicyState
from policies.cover.services.cancelling import cancel_policy, refund_now
from policies.cover.services.issuing import settle_payment
from policies.cover.services.papers import contract_of, policy_snapshot
from policies.enrolment.domain import suitability
from policies.enrolment.domain.progress import ADVICE, first_open
from policies.enrolment.models import CoverSlot
from policies.enrolment.selectors import progress_of
from policies.enrolment.services.answers import answer_need
from policies.enrolment.services.submission import submit_application
from storefront.catalogue.folder.sources import slugs
from storefront.documents.rendering import document_html
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.refund import refund
from tests.enrolment import factory
from tests.people import customer, sign_in

pytestmark = pytest.mark.django_db

PRODUCTS = slugs()


def issued(product: str, user=None, **extra):
    riders = tuple(rider.code for rider in factory.on_sale(product).definition.riders if not rider.min_term)
    return factory.issued(user, product=product, riders=riders, **extra)


@pytest.mark.parametrize("product", PRODUCTS)
def test_from_quote_to_paper_to_cancellation(client, guarded, product):
    policy = issued(product)
    terms = policy.version.definition.terms
    paper = document_html(
        policy_snapshot(policy, contract_of(policy)), kind="policy", code="c" * 16, version=1
    )
    for row in policy.particulars.all():
        assert row.value in paper
    for rider in terms.chosen_riders(frozenset(policy.riders)):
        assert rider.name in paper
    assert ("身故受益人" in paper) is terms.pays_on_death
    sign_in(client, policy.holder)
    page = client.get(reverse("cover:policy", args=[policy.reference])).content.decode()
    for row in policy.particulars.all():
        assert row.value in page
    now = clock.now()
    due = refund(
        paid_fen=policy.premium_fen,
        start_on=policy.start_on,
        end_on=policy.end_on,
        asked_on=clock.beijing_date(now),
    )
    cancel_policy(policy=policy, actor="test", agreed_fen=due.amount_fen)
    policy.refresh_from_db()
    assert policy.state == PolicyState.CANCELLED
    assert policy.payment.refunds.get().amount_fen == due.amount_fen


@pytest.mark.parametrize("product", PRODUCTS)
def test_what_its_clauses_say_of_a_cancellation_is_what_comes_back(guarded, product):
    """Clause 9.2 of each: whole unused days of all days, half up to the fen; the day of the request, and
    where cover starts at payment that day too, counts as used (R-43)."""
    policy = issued(product)
    days = (policy.end_on - policy.start_on).days + 1
    with time_machine.travel(policy.start_at + timedelta(hours=1), tick=False):
        first = refund_now(policy).amount_fen
    assert first == (2 * policy.premium_fen * (days - 1) + days) // (2 * days)
    before = refund_now(policy)
    if policy.start_at > clock.now():
        assert before.amount_fen == policy.premium_fen
    else:
        assert before.amount_fen == first
    text = policy.version.definition.clause("9.2").text
    assert "整日数" in text
    assert "不扣手续费" in text


def test_one_person_holds_one_of_each_product_at_a_time_and_their_death_cover_adds_up(guarded):
    holder = issued("base", customer()).holder
    for product in PRODUCTS:
        if product == "base":
            continue
        application = factory.submitted(holder, product=product)
        assert settle_payment(factory.paid(application).reference)
    sums = dict(CoverSlot.objects.values_list("limit_key", "death_sum_fen"))
    assert sums["accident:climbing-diving"] == 20_000_000  # the second level
    assert sums["accident:trip"] == 10_000_000
    assert sums["accident:yoga"] == sums["item:appliance"] == 0
    again = factory.filled(holder, product="yoga", start_on=clock.add_days(clock.today(), 9))
    with pytest.raises(BusinessRuleError) as refusal:
        submit_application(application=again, nonce=factory.tick(again))
    assert refusal.value.code == "one_at_a_time"


def test_where_nothing_is_paid_on_death_nobody_is_named_but_work_still_counts(client, guarded):
    policy = issued("yoga")
    sign_in(client, policy.holder)
    page = client.get(reverse("cover:policy", args=[policy.reference])).content.decode()
    assert "身故保险金" not in page
    assert client.get(reverse("cover:beneficiaries", args=[policy.reference])).status_code == 404
    assert client.get(reverse("cover:occupation", args=[policy.reference])).status_code == 200
    assert not policy.designations.exists()


def test_second_level_sums_stand_in_the_contract(guarded):
    policy = issued("climbing-diving")
    sums = {one.name: one.sum_fen for one in contract_of(policy).benefits}
    assert sums["意外身故"] == 20_000_000
    assert sums["紧急救援"] == 10_000_000
    riders = {one.name: one.sum_fen for rider in contract_of(policy).riders for one in rider.benefits}
    assert riders["装备损坏"] == 200_000  # the second level does not touch riders


@pytest.mark.parametrize(
    ("product", "needs"),
    [("yoga", "family"), ("yoga", "both"), ("appliance", "wear"), ("appliance", "illness")],
)
def test_who_wants_what_the_product_does_not_pay_is_advised_to_stop(product, needs):
    """R-23: what is asked fits what is sold."""
    application = factory.filled(product=product)
    answer_need(application=application, code="needs", answer=needs)
    assert first_open(progress_of(application)).code == ADVICE


def test_a_thing_insured_elsewhere_is_advised_against():
    """R-19: what pays a loss is bought once."""
    application = factory.filled(product="appliance")
    answer_need(application=application, code="similar", answer="covered")
    assert first_open(progress_of(application)).code == ADVICE


def test_every_set_of_questions_has_the_same_codes_and_an_answer_without_advice():
    for asked in (
        suitability.QUESTIONS,
        suitability.QUESTIONS_OF_COSTS,
        suitability.QUESTIONS_OF_ITEM,
    ):
        assert [one.code for one in asked] == ["needs", "means", "similar"]
        assert all(any(not option.advice for option in one.options) for one in asked)

"""Portfolio, one policy, cancelling and changing, as their holder and as a stranger meet them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from policies.cover.enums import OccupationConsequence, PolicyState
from policies.cover.models import Cancellation, OccupationChange, Policy
from policies.cover.services.cancelling import cancel_policy
from storefront.documents.enums import DocumentState
from storefront.documents.models import Document
from storefront.foundation import clock
from storefront.messages.models import Message
from tests.enrolment import factory
from tests.enrolment.test_pages import BAD
from tests.people import WANG, customer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(client, guarded) -> Policy:
    """A policy of plan C for a year, its holder signed in on a trusted device."""
    found = factory.issued(plan="C")
    sign_in(client, found.holder)
    return found


def address(policy, name) -> str:
    return reverse(f"cover:{name}", args=[policy.reference])


def copies(policy, count: int, holder) -> None:
    """More policies, as rows only: a list is counted, not a sale."""
    from tests.payments.factory import application as bare_application

    payment = policy.payment
    for _ in range(count):
        bare = bare_application(applicant=holder, version=policy.version)
        payment.pk, payment.reference = None, bare.reference
        payment.out_trade_no, payment.trade_no, payment.application = bare.reference, bare.reference, bare
        payment.save(force_insert=True)
        policy.pk, policy.reference, policy.number = None, bare.reference, bare.reference
        policy.application, policy.payment, policy.holder = bare, payment, holder
        policy.save(force_insert=True)


def test_an_empty_portfolio_says_so(client):
    sign_in(client, customer())
    page = client.get(reverse("cover:portfolio"))
    assert page.status_code == 200
    assert reverse("shop:products") in page.content.decode()


def test_the_portfolio_shows_cover_papers_and_no_whole_number(client, policy):
    page = client.get(reverse("cover:portfolio")).content.decode()
    assert policy.number in page
    assert "小安·基础意外险" in page
    assert page.count("正在制作") == 2
    assert factory.NUMBER not in client.get(address(policy, "policy")).content.decode()


def test_the_portfolio_asks_the_same_few_queries_whatever_there_is(
    client, policy, django_assert_max_num_queries
):
    holder, reference = policy.holder, policy.reference
    url = reverse("cover:portfolio")
    client.get(url)
    with django_assert_max_num_queries(8) as few:
        client.get(url)
    copies(Policy.objects.get(reference=reference), 30, holder)
    with django_assert_max_num_queries(8) as many:
        page = client.get(url)
    assert page.context["listed"].paginator.count == 31
    assert len(many) == len(few)


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 50, "\x00", "１"])
def test_a_page_that_is_not_there_shows_one_that_is(client, policy, page):
    assert client.get(reverse("cover:portfolio"), {"page": page}).status_code == 200


@pytest.mark.parametrize("name", ["policy", "cancellation", "beneficiaries", "occupation"])
def test_a_strangers_policy_does_not_exist(client, policy, name):
    """Edge cases 36 and 41: 404, and nothing happened to it."""
    sign_in(client, customer(**WANG))
    assert client.get(address(policy, name)).status_code == 404
    if name != "policy":
        assert client.post(address(policy, name), {"agreed_fen": "3000"}).status_code == 404
    policy.refresh_from_db()
    assert policy.state == PolicyState.ACTIVE


def test_a_new_device_is_asked_for_the_last_six(client, policy):
    sign_in(client, policy.holder, trusted=False)
    client.cookies["device"] = "an unknown one"
    assert client.get(reverse("cover:portfolio"))["Location"].startswith(reverse("accounts:device"))


def test_cancelling_in_one_screen(client, policy):
    """The sum stands on the button; one press, and it is done; a second press does nothing."""
    url = address(policy, "cancellation")
    with time_machine.travel(policy.start_at + timedelta(days=99, hours=1), tick=False):
        sign_in(client, policy.holder)
        page = client.get(url).content.decode()
        assert "退掉这份保障，退回 ¥21.78" in page
        assert client.post(url, {"agreed_fen": "2178"})["Location"] == url
        assert client.post(url, {"agreed_fen": "2178"}).status_code == 422
        done = client.get(url).content.decode()
    assert "¥21.78" in done
    assert Cancellation.objects.get().refund_fen == 2178
    assert policy.payment.refunds.count() == 1


@pytest.mark.parametrize("value", BAD)
def test_a_sum_nobody_was_shown_cancels_nothing(client, policy, value):
    assert client.post(address(policy, "cancellation"), {"agreed_fen": value}).status_code == 422
    policy.refresh_from_db()
    assert policy.state == PolicyState.ACTIVE


def rows(*people: dict[str, str]) -> dict[str, str]:
    form = {"kind": "named", "named-TOTAL_FORMS": str(len(people)), "named-INITIAL_FORMS": "0"}
    for number, person in enumerate(people):
        form |= {f"named-{number}-{field}": value for field, value in person.items()}
    return form


WIFE = {
    "name": "李四",
    "relationship": "spouse",
    "id_number": "110000196101010017",
    "share": "60",
    "order": "1",
    "address": "",
}
CHILD = {**WIFE, "name": "张小明", "relationship": "child", "id_number": "110000200811220018", "share": "40"}


def test_new_beneficiaries_make_a_new_paper_and_supersede_the_old(client, policy):
    response = client.post(address(policy, "beneficiaries"), rows(WIFE, CHILD))
    assert response["Location"] == address(policy, "policy")
    last = policy.designations.last()
    assert [row.share_bp for row in last.beneficiaries.all()] == [6000, 4000]
    assert policy.designations.count() == 2
    papers = Document.objects.filter(owner=policy.holder, kind="policy").order_by("version")
    assert papers[0].state == DocumentState.SUPERSEDED
    assert papers[0].superseded_by == papers[1]
    assert Message.objects.filter(text_code="beneficiary_changed").count() == 1
    page = client.get(address(policy, "policy")).content.decode()
    assert "李* 60%" in page
    assert "110000196101010017" not in page


@pytest.mark.parametrize(
    "people",
    [
        (WIFE,),
        (WIFE, {**CHILD, "id_number": WIFE["id_number"]}),
        ({**WIFE, "id_number": factory.NUMBER, "share": "100"},),
        (),
        ({**WIFE, "name": "\x00", "share": "100"},),
        ({**WIFE, "share": "0"},),
    ],
)
def test_beneficiaries_that_do_not_add_up_change_nothing(client, policy, people):
    assert client.post(address(policy, "beneficiaries"), rows(*people)).status_code == 422
    assert policy.designations.count() == 1


@pytest.mark.parametrize("value", BAD)
def test_bad_input_to_changes_gets_a_clear_page(client, policy, value):
    form = {"kind": value, "named-TOTAL_FORMS": value, "named-INITIAL_FORMS": value, "named-0-name": value}
    assert client.post(address(policy, "beneficiaries"), form).status_code == 422
    assert client.post(address(policy, "occupation"), {"occupation": value}).status_code == 422


def tell_work(client, policy, risk_class: int):
    """The page with the consequence, then the agreement to it."""
    work = factory.work_of_class(risk_class)
    url = address(policy, "occupation")
    shown = client.post(url, {"occupation": work.name})
    assert shown.status_code == 200
    assert not OccupationChange.objects.exists()
    return shown, client.post(url, {"occupation": work.code, "agreed": shown.context["agreed"]})


def test_work_of_class_5_ends_the_contract_with_the_unused_days(client, policy):
    """Edge case 42."""
    with time_machine.travel(policy.start_at + timedelta(days=99, hours=1), tick=False):
        sign_in(client, policy.holder)
        shown, done = tell_work(client, policy, 5)
        assert "¥21.78" in shown.content.decode()
    assert done.status_code == 302
    policy.refresh_from_db()
    assert policy.state == PolicyState.TERMINATED
    assert policy.cover_ends_at == policy.start_at + timedelta(days=100)
    assert policy.payment.refunds.get().amount_fen == 2178
    assert OccupationChange.objects.get().consequence == OccupationConsequence.TERMINATED


def test_work_of_class_4_shows_the_extra_and_the_proportion(client, policy):
    with time_machine.travel(policy.start_at + timedelta(days=99, hours=1), tick=False):
        sign_in(client, policy.holder)
        shown, _done = tell_work(client, policy, 4)
        assert "¥10.89" in shown.content.decode()  # (45.00 − 30.00) × 265 ÷ 365
    change = OccupationChange.objects.get()
    assert (change.paid_fen, change.should_pay_fen) == (3000, 4500)
    assert change.consequence == OccupationConsequence.PROPORTION
    policy.refresh_from_db()
    assert policy.state == PolicyState.ACTIVE
    assert policy.papers_version == 2


def test_work_of_the_same_price_changes_only_the_paper(client, policy):
    tell_work(client, policy, 2)
    assert OccupationChange.objects.get().consequence == OccupationConsequence.NONE
    assert policy.parties.get(role="insured").occupation_class == 2


def test_after_the_end_nothing_can_be_changed(client, policy):
    with time_machine.travel(policy.end_at, tick=False):
        sign_in(client, policy.holder)
        assert (
            client.post(address(policy, "beneficiaries"), rows({**WIFE, "share": "100"})).status_code == 422
        )
        assert "cancellation/" not in client.get(address(policy, "policy")).content.decode()
    assert policy.designations.count() == 1
    assert clock.now() < policy.end_at


def test_cancelled_before_the_start_it_has_no_empty_span_and_nothing_to_change(client, policy):
    cancel_policy(policy=policy, actor="test")
    listed = client.get(reverse("cover:portfolio")).content.decode()
    assert "没有开始就退了" in listed
    assert "更改或者退保" not in listed
    assert "没有开始就退了" in client.get(address(policy, "policy")).content.decode()
    assert "00:00 –" not in listed


def test_an_early_end_is_written_as_the_24_00_of_its_last_day(client, policy):
    last = clock.beijing_date(policy.start_at + timedelta(days=2))
    with time_machine.travel(policy.start_at + timedelta(days=2, hours=10), tick=False):
        cancel_policy(policy=policy, actor="test")
        sign_in(client, policy.holder)
        pages = [client.get(address(policy, name)).content.decode() for name in ("policy", "cancellation")]
        pages.append(client.get(reverse("cover:portfolio")).content.decode())
    for page in pages:
        assert f"{last.year} 年 {last.month} 月 {last.day} 日 24:00" in page

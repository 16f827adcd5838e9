"""The pages that a thing's buyer meets, and those that are not there (edge cases 20, 21, 36, 37)."""

import re

import pytest
from django.urls import reverse

from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import ApplicationParticular
from policies.enrolment.selectors import stated_particulars
from policies.quoting.services import chain_of
from storefront.reading.domain.pages import CONSENTS
from storefront.reading.models import EvidencePersonal, EvidenceRow, PageContent
from storefront.reading.services import reading_state
from tests.enrolment import factory
from tests.enrolment.factory import newer
from tests.enrolment.test_pages import HUGE, address, check_form, post
from tests.people import WANG, customer, sign_in
from tests.reading.walking import nonce_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(client):
    """A thing's application at its first particular, its applicant signed in."""
    found = factory.filled(product="appliance")
    found.particulars.all().delete()
    sign_in(client, found.applicant)
    return found


def walk(client, application) -> list[str]:
    """State every particular on its page; the addresses one came by."""
    url, seen = address(application, "particulars"), []
    stated = {"item": "滚筒洗衣机", "serial": "dm-1", "order": "2026-1"}
    url = client.get(url)["Location"]
    while "/particulars/" in url:
        seen.append(url)
        page = client.get(url)
        assert page.status_code == 200
        url = client.post(url, {"value": stated[url.rstrip("/").rpartition("/")[2]]})["Location"]
    return [*seen, url]


def test_each_particular_is_a_page_in_the_products_order_then_the_check(client, application):
    expected = [
        address(application, "particular", one.code) for one in application.version.definition.particulars
    ]
    assert walk(client, application) == [*expected, address(application, "check")]
    html = client.get(address(application, "check")).content.decode()
    assert "dm-1" in html
    assert expected[1] in html  # the link that changes it
    assert "¥2,999.00" in html
    assert "归您自己所有" in html
    assert address(application, "occupation") not in html
    assert address(application, "beneficiaries") not in html


def test_the_steps_name_what_this_product_asks(client, application):
    html = client.get(address(application, "particular", "item")).content.decode()
    steps = re.search(r'<nav class="steps".*?</nav>', html, re.DOTALL)[0]
    assert "投保信息" in steps
    assert "受益人" not in steps


def test_what_was_stated_is_kept_as_evidence_and_no_page_keeps_it(client, application):
    walk(client, application)
    client.get(address(application, "particular", "serial"))
    kept = "".join(PageContent.objects.values_list("html", flat=True))
    rows = "".join(str(row) for row in EvidenceRow.objects.values_list("data", flat=True))
    assert "dm-1" not in kept + rows
    assert set(EvidencePersonal.objects.values_list("field", flat=True)) >= {"serial", "order"}


@pytest.mark.parametrize(
    "value", ["", "\x00", HUGE, "\u202e反", "<script>alert(1)</script>", "{{7*7}}", "- -"]
)
def test_a_bad_serial_gets_a_clear_page(client, application, value):
    url = address(application, "particular", "serial")
    client.post(address(application, "particular", "item"), {"value": "洗衣机"})
    response = client.post(url, {"value": value})
    assert response.status_code == 422
    assert "data-error-summary" in response.content.decode()
    assert "<script>alert(1)" not in response.content.decode()
    assert "serial" not in stated_particulars(application)


def test_a_particular_is_changed_from_the_check_and_the_old_tick_does_not_count(client, application):
    walk(client, application)
    check = address(application, "check")
    old = check_form(client, check)
    assert post(client, application, "particular", {"value": "DM 2"}, "serial")["Location"] == check
    assert client.post(check, old).status_code == 422
    assert ApplicationParticular.objects.get(code="serial").value == "DM 2"


def test_pages_that_this_product_has_not_lead_on_and_save_nothing(client, application):
    for name in ("occupation", "beneficiaries", "named"):
        for response in (client.get(address(application, name)), post(client, application, name, {})):
            assert response["Location"] == address(application, "particular", "item")
    assert client.get(address(application, "particular", "course")).status_code == 404
    application.refresh_from_db()
    assert application.beneficiary_kind == ""


def test_a_product_without_particulars_has_no_such_page(client):
    application = factory.filled()
    sign_in(client, application.applicant)
    assert client.get(address(application, "particular", "serial")).status_code == 404
    assert client.get(address(application, "particulars"))["Location"] == address(application, "check")


def test_a_strangers_particulars_do_not_exist(client, application):
    sign_in(client, customer(**WANG))
    url = address(application, "particular", "serial")
    assert client.get(url).status_code == 404
    assert client.post(url, {"value": "stolen"}).status_code == 404
    assert not application.particulars.exists()


def test_another_accounts_thing_is_refused_on_the_check_page(client, guarded):
    factory.submitted(customer(**WANG), product="appliance", id_number=WANG["id_number"])
    mine = factory.filled(product="appliance")
    sign_in(client, mine.applicant)
    url = address(mine, "check")
    response = client.post(url, check_form(client, url))
    assert response.status_code == 422
    assert "这件物品已经有一份" in response.content.decode()
    mine.refresh_from_db()
    assert mine.state == ApplicationState.DRAFT


def test_a_version_that_changes_before_paying_is_read_and_answered_only_where_it_changed(client):
    """Edge case 21: one exclusion is read again, as a difference; one particular is asked in new words."""
    application = factory.submitted(product="appliance")
    client = sign_in_again(client, application)
    changed = application.version.definition.exclusions[-1]
    version = newer(
        "appliance",
        exclusions__toml=(changed.explanation, changed.explanation + "一个字也不多赔。"),
        product__toml=('label = "订单号"', 'label = "订单号或者发票号"'),
    )
    pay = reverse("payments:pay", args=[application.quote.reference])
    group = client.get(pay)["Location"]
    assert group == address(application, "exclusion_group", changed.group)
    shown = client.get(group)
    assert shown.content.decode().count("data-exclusion=") == 1
    assert "<ins>一个字也不多赔。</ins>" in shown.content.decode()
    client.post(group, {"render": nonce_in(shown)})
    application.chain.refresh_from_db()
    assert reading_state(application.chain).complete
    assert client.get(pay)["Location"] == address(application, "check")
    order = address(application, "particular", "order")
    assert client.get(address(application, "check"))["Location"] == order
    check = client.post(order, {"value": "FP-2026-1"})["Location"]
    assert client.post(check, check_form(client, check))["Location"] == pay
    application.refresh_from_db()
    assert application.version == version
    assert stated_particulars(application)["serial"] == factory.SERIAL


def sign_in_again(client, application):
    sign_in(client, application.applicant)
    return client


def test_a_version_that_no_longer_takes_the_things_price_ends_the_draft_kindly(client):
    application = factory.filled(product="appliance", item_price_fen=1_500_000)
    sign_in(client, application.applicant)
    newer(
        "appliance",
        product__toml=("item_price_fen = [10_000, 2_000_000]", "item_price_fen = [10_000, 1_499_999]"),
    )
    factory.read_everything(application.chain)
    closed = client.get(address(application, "check"))["Location"]
    assert closed == address(application, "closed")
    assert "现在不再这样卖了" in client.get(closed).content.decode()


def test_a_rider_that_is_sold_no_more_ends_the_draft_kindly(client):
    """Edge case 22."""
    application = factory.filled(product="appliance", riders=("delivery-delay",))
    sign_in(client, application.applicant)
    files = ("product__toml", "tariff__csv", "cases__toml", "exclusions__toml")
    newer("appliance", **dict.fromkeys(files, ("delivery-delay", "late-delivery")))
    factory.read_everything(application.chain)
    assert client.get(address(application, "check"))["Location"] == address(application, "closed")


def test_a_things_buyer_is_not_asked_to_agree_to_health_and_work(client):
    """PIPL Art.6, 16: what is not needed is not asked; a person's application asks it as before."""
    asked = {}
    for product in ("appliance", "base"):
        user = customer(phone=f"+8613900{len(asked)}50001")
        sign_in(client, user)
        quote = factory.quote_for(user, product)
        chain = chain_of(quote, user)
        read_up_to_consents(chain)
        html = client.get(reverse("enrolment:consents", args=[quote.reference])).content.decode()
        asked[product] = set(re.findall(r'name="(\w+)-\w+"', html))
    assert asked["base"] - asked["appliance"] == {"health"}
    assert {"identity", "sharing"} <= asked["appliance"]


def read_up_to_consents(chain) -> None:
    while (page := reading_state(chain).next_page) is not None and page.code != CONSENTS:
        factory.read_page(chain, page)

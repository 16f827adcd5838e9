"""The people desk: whole numbers only, masks, a reason and a record before anything opens."""

import pytest

from storefront.foundation.personal_data.records import AccessRecord
from storefront.foundation.roles import Role
from storefront.messages.services import record_policy_event
from tests.people import WANG, customer, sign_in, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    sign_in(client, staff(Role.SERVICE_DESK))
    return client


def opening(user, name, **extra):
    row = user if name == "phone" else user.holder
    return {
        "subject": f"{row._meta.label_lower}:{row.reference}",
        "field": name,
        "reason": "客户来电核对",
        **extra,
    }


@pytest.mark.parametrize(
    "query", ["13800138000", "+86 138 0013 8000", "P2026-0001", "p2026-0001", "bcdfghjkmnpqrstv"]
)
def test_a_customer_is_found_by_a_whole_number(desk, query):
    user = customer()
    record_policy_event(
        policy_reference="bcdfghjkmnpqrstv",
        policy_number="P20260001",
        owner=user,
        kind="issued",
        text="保单生效",
    )
    answer = desk.post("/ops/people/", {"query": query})
    assert (answer.status_code, answer["Location"]) == (302, f"/ops/people/{user.reference}/")


@pytest.mark.parametrize("query", ["", "1380013", "张明白", "11000019900307001X", "%", "\x00", "9" * 3000])
def test_parts_and_names_find_nobody(desk, query):
    customer()
    assert desk.post("/ops/people/", {"query": query}).status_code == 422
    assert not AccessRecord.objects.exists()


def test_a_customer_is_shown_masked_and_the_look_recorded(desk):
    user = customer()
    page = desk.get(f"/ops/people/{user.reference}/").content.decode()
    assert "138****8000" in page and "110***********001X" in page
    assert "13800138000" not in page and "张明白" not in page and "1990-03-07" not in page
    assert AccessRecord.objects.get().person == user


def test_opening_a_field_is_recorded_and_the_customer_sees_it(desk, client):
    user = customer()
    page = desk.post(f"/ops/people/{user.reference}/opening/", opening(user, "id_number")).content.decode()
    assert "11000019900307001X" in page and "张明白" not in page
    record = AccessRecord.objects.get()
    assert (record.fields, record.reason, record.role) == (["id_number"], "客户来电核对", "service_desk")
    sign_in(client, user)
    mine = client.get("/account/").content.decode()
    assert "客服" in mine and "身份证号" in mine and "客户来电核对" in mine


@pytest.mark.parametrize("reason", ["", "  ", "x", "y" * 300, "\x00\x00\x00\x00"])
def test_without_a_reason_nothing_opens(desk, reason):
    user = customer()
    answer = desk.post(f"/ops/people/{user.reference}/opening/", opening(user, "phone", reason=reason))
    assert answer.status_code == 422
    assert "13800138000" not in answer.content.decode()
    assert not AccessRecord.objects.exists()


def test_another_customers_field_does_not_open_under_this_one(desk):
    user, other = customer(), customer(**WANG)
    answer = desk.post(f"/ops/people/{user.reference}/opening/", opening(other, "id_number"))
    assert answer.status_code == 404
    assert not AccessRecord.objects.exists()


def test_a_reason_with_markup_stays_text(desk, client):
    user = customer()
    desk.post(
        f"/ops/people/{user.reference}/opening/",
        opening(user, "phone", reason="<script>alert(1)</script>{{7*7}}"),
    )
    sign_in(client, user)
    page = client.get("/account/").content.decode()
    assert "&lt;script&gt;alert(1)" in page and "{{7*7}}" in page


def test_staff_pages_are_kept_by_no_cache(desk):
    user = customer()
    for path in ("/ops/", "/ops/people/", f"/ops/people/{user.reference}/"):
        assert "no-store" in desk.get(path)["Cache-Control"]

"""The pages of the application as a browser without JavaScript meets them (edge cases 19–24, 36, 37)."""

import pytest
from django.urls import reverse

from policies.enrolment.enums import ApplicationState
from policies.enrolment.models import Application
from storefront.accounts.services import remember_device
from storefront.reading.models import EvidencePersonal, EvidenceRow, PageContent
from tests.enrolment import factory
from tests.people import WANG, customer, sign_in

pytestmark = pytest.mark.django_db

HUGE = "长" * 50_000
BAD = ["", "\x00", HUGE, "１２３", "\u202e反", "<script>alert(1)</script>", "{{7*7}}", "-1", "null"]


@pytest.fixture
def buyer(client):
    """Somebody new, signed in, who has read everything."""
    user = customer(phone="+8613600136000")
    sign_in(client, user)
    return user


def address(application: Application, name: str, *args: str) -> str:
    return reverse(f"enrolment:{name}", args=[application.quote.reference, *args])


def post(client, application, name, data, *args):
    return client.post(address(application, name, *args), data)


def walk_to_check(client, application, **changes) -> str:
    """Answer page after page; the address of the check page."""
    ref = application.quote.reference
    answers = {
        "insured": {"name": "张明白", "id_number": factory.NUMBER},
        "insured/confirm": {"born_on": "1990-03-07", "sex": "male"},
        "insured/address": {"address": factory.ADDRESS},
        "insured/occupation": {"occupation": factory.work_of_class(1).name},
        "needs/needs": {"answer": "both"},
        "needs/means": {"answer": "no"},
        "needs/similar": {"answer": "none"},
        "beneficiaries": {"kind": "statutory"},
        **changes,
    }
    for question in application.version.definition.disclosure_questions:
        answers.setdefault(f"disclosure/{question.code}", {"answer": "no" if question.decline_if else "yes"})
    url = f"/buy/{ref}/insured/"
    for _ in range(30):
        page = client.get(url)
        assert page.status_code == 200, (url, page.status_code, page.get("Location"))
        step = url.removeprefix(f"/buy/{ref}/").strip("/")
        if step == "check":
            return url
        response = client.post(url, answers[step])
        assert response.status_code == 302, (url, response.content.decode()[-3000:])
        url = response["Location"]
    raise AssertionError("the way does not end")


def check_form(client, url) -> dict[str, str]:
    nonce = client.get(url).context["render_nonce"]
    return {"render": nonce, f"{nonce}-confirmed": "on"}


def test_the_whole_way_from_the_name_to_the_payment(client, buyer, guarded):
    application = factory.draft(buyer)
    url = walk_to_check(client, application)
    page = client.get(url).content.decode()
    assert "¥20.00" in page
    assert " checked" not in page
    response = client.post(url, check_form(client, url))
    assert response["Location"] == reverse("payments:pay", args=[application.quote.reference])
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_what_was_typed_lies_sealed_and_no_page_keeps_it(client, buyer):
    application = factory.draft(buyer)
    walk_to_check(client, application)
    kept = "".join(PageContent.objects.values_list("html", flat=True))
    rows = "".join(str(row) for row in EvidenceRow.objects.values_list("data", flat=True))
    for secret in ("张明白", factory.NUMBER, factory.ADDRESS):
        assert secret not in kept
        assert secret not in rows
    fields = set(EvidencePersonal.objects.values_list("field", flat=True))
    assert {"name", "id_number", "address", "occupation"} <= fields


def test_a_later_page_leads_back_to_the_first_open_one(client, buyer):
    application = factory.draft(buyer)
    for name in ("confirm", "address", "occupation", "needs", "disclosure", "beneficiaries", "check"):
        for response in (client.get(address(application, name)), post(client, application, name, {})):
            assert response.status_code == 302
            assert response["Location"] == address(application, "insured")
    assert not application.answers.exists()


def test_a_skipped_page_saves_nothing(client, buyer):
    """A request copied onto a later page changes nothing."""
    application = factory.draft(buyer)
    post(client, application, "beneficiaries", {"kind": "statutory"})
    application.refresh_from_db()
    assert application.beneficiary_kind == ""


def test_a_question_that_is_not_asked_does_not_exist(client, buyer):
    application = factory.filled(customer())
    sign_in(client, application.applicant)
    assert client.get(address(application, "question", "spine")).status_code == 404
    assert client.get(address(application, "need", "spine")).status_code == 404


def test_a_strangers_application_does_not_exist(client):
    application = factory.filled()
    sign_in(client, customer(**WANG))
    for name in ("insured", "address", "beneficiaries", "check", "closed"):
        assert client.get(address(application, name)).status_code == 404
    assert post(client, application, "reopen", {}).status_code == 404
    assert post(client, application, "stop", {}).status_code == 404


def test_another_applications_beneficiary_does_not_exist(client):
    """A foreign reference under one's own address."""
    owner, stranger = customer(), customer(**WANG)
    theirs = factory.filled(owner)
    sign_in(client, owner)
    post(client, theirs, "beneficiaries", {"kind": "named"})
    post(client, theirs, "beneficiary_add", beneficiary())
    row = theirs.beneficiaries.get()
    mine = factory.filled(stranger, id_number=WANG["id_number"])
    sign_in(client, stranger)
    post(client, mine, "beneficiaries", {"kind": "named"})
    assert client.get(address(mine, "beneficiary", row.reference)).status_code == 404
    assert post(client, mine, "beneficiary_remove", {}, row.reference).status_code == 302
    assert theirs.beneficiaries.count() == 1


def beneficiary(**changes: str) -> dict[str, str]:
    return {
        "name": "李四",
        "relationship": "spouse",
        "id_number": "110000196101010017",
        "share": "100",
        "order": "1",
        "address": "",
        **changes,
    }


def test_named_beneficiaries_must_add_up(client):
    """Edge case 19: the same person twice, 33.33 × 3, then the odd point."""
    application = factory.filled()
    sign_in(client, application.applicant)
    post(client, application, "beneficiaries", {"kind": "named"})
    numbers = ["110000196101010017", "110000195202290017", "110000200811220018"]
    for number in numbers:
        response = post(client, application, "beneficiary_add", beneficiary(id_number=number, share="33.33"))
        assert response.status_code == 302
    twice = post(client, application, "beneficiary_add", beneficiary(id_number=numbers[0], share="1"))
    assert twice.status_code == 422
    short = post(client, application, "named", {})
    assert short.status_code == 422
    assert "0.01%" in short.content.decode()
    row = application.beneficiaries.last()
    post(client, application, "beneficiary", beneficiary(id_number=numbers[2], share="33.34"), row.reference)
    assert post(client, application, "named", {})["Location"] == address(application, "check")


def test_one_cannot_be_ones_own_beneficiary(client):
    application = factory.filled()
    sign_in(client, application.applicant)
    post(client, application, "beneficiaries", {"kind": "named"})
    response = post(client, application, "beneficiary_add", beneficiary(id_number=factory.NUMBER))
    assert response.status_code == 422


def test_advice_to_stop_and_the_own_will(client, buyer):
    """R-19, R-23: the advice in words, a box nobody ticked, and the way out."""
    application = factory.filled()
    sign_in(client, application.applicant)
    response = post(client, application, "need", {"answer": "illness"}, "needs")
    assert response["Location"] == address(application, "advice")
    page = client.get(response["Location"])
    assert "生病不赔" in page.content.decode()
    assert " checked" not in page.content.decode()
    assert post(client, application, "advice", {}).status_code == 422
    assert post(client, application, "advice", {"own_will": "on"})["Location"] == address(
        application, "check"
    )


def test_stopping_owes_nothing(client):
    application = factory.filled()
    sign_in(client, application.applicant)
    response = post(client, application, "stop", {})
    assert response["Location"] == address(application, "closed")
    assert client.get(response["Location"]).status_code == 200
    application.refresh_from_db()
    assert application.state == ApplicationState.CLOSED
    assert client.get(address(application, "check"))["Location"] == address(application, "closed")


def test_a_declining_answer_is_explained_and_can_be_mended(client):
    application = factory.filled()
    sign_in(client, application.applicant)
    question = application.version.definition.disclosure_questions[0]
    declining, fitting = ("yes", "no") if question.decline_if else ("no", "yes")
    response = post(client, application, "question", {"answer": declining}, question.code)
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert page.context["declined"]
    mended = post(client, application, "question", {"answer": fitting}, question.code)
    assert mended["Location"] == address(application, "check")


def test_another_price_is_shown_beside_the_old_one(client):
    application = factory.filled()
    sign_in(client, application.applicant)
    work = factory.work_of_class(4).name
    response = post(client, application, "occupation", {"occupation": work})
    assert response["Location"] == address(application, "price")
    page = client.get(response["Location"]).content.decode()
    assert "¥20.00" in page
    assert "¥30.00" in page
    assert post(client, application, "price", {"total_fen": "2000"}).status_code == 422
    assert post(client, application, "price", {"total_fen": "3000"})["Location"] == address(
        application, "check"
    )


def test_ticks_that_the_browser_made_do_not_count(client):
    """Edge case 23: the box of another rendering, the box without its rendering."""
    application = factory.filled()
    sign_in(client, application.applicant)
    url = address(application, "check")
    old = check_form(client, url)
    client.get(url)
    for data in (old, {"confirmed": "on"}, {**old, "render": ""}, {"render": "\x00", "\x00-confirmed": "on"}):
        assert client.post(url, data).status_code == 422
    application.refresh_from_db()
    assert application.is_open
    assert client.post(url, check_form(client, url)).status_code == 302


def test_a_double_click_sends_once(client, guarded):
    """Edge case 24."""
    application = factory.filled()
    sign_in(client, application.applicant)
    url = address(application, "check")
    data = check_form(client, url)
    first, second = client.post(url, data), client.post(url, data)
    pay = reverse("payments:pay", args=[application.quote.reference])
    assert (first["Location"], second["Location"]) == (pay, pay)


def test_after_sending_every_page_leads_to_the_payment(client):
    """The back button finds no form to change what was sent."""
    application = factory.submitted()
    sign_in(client, application.applicant)
    pay = reverse("payments:pay", args=[application.quote.reference])
    for name in ("insured", "address", "beneficiaries", "check"):
        assert client.get(address(application, name))["Location"] == pay
    assert post(client, application, "address", {"address": "广州市天河区体育西路"})["Location"] == pay
    assert post(client, application, "reopen", {})["Location"] == address(application, "check")


FORMS = {
    "insured": (("name", "id_number"), ()),
    "confirm": (("born_on", "sex"), ()),
    "address": (("address",), ()),
    "occupation": (("occupation",), ()),
    "need": (("answer",), ("means",)),
    "beneficiaries": (("kind",), ()),
    "beneficiary_add": (("name", "relationship", "id_number", "share", "order", "address"), ()),
    "check": (("render", "confirmed"), ()),
}


@pytest.mark.parametrize("name", FORMS)
def test_bad_input_gets_a_clear_page_and_never_a_500(client, name):
    application = factory.filled()
    sign_in(client, application.applicant)
    fields, arguments = FORMS[name]
    if name == "beneficiary_add":
        post(client, application, "beneficiaries", {"kind": "named"})
    for value in BAD:
        response = post(client, application, name, dict.fromkeys(fields, value), *arguments)
        assert response.status_code == 422, (name, value[:20])
        page = response.content.decode()
        assert "<script>alert(1)" not in page
        assert "data-error-summary" in page
    application.refresh_from_db()
    assert application.is_open


def test_an_unchecked_name_is_not_shown_on_a_new_device(client, buyer):
    """The number got a new owner before the name was checked: nobody is the account's holder yet."""
    application = factory.draft(buyer)
    client.cookies["device"] = "the first browser"
    remember_device(user=buyer, token="the first browser", label="")
    post(client, application, "insured", {"name": "张明白", "id_number": factory.NUMBER})
    here = client.get(address(application, "confirm")).content.decode()
    assert "张明白" in here
    client.cookies["device"] = "another browser"
    remember_device(user=buyer, token="another browser", label="")
    for page in ("confirm", "insured", "check"):
        elsewhere = client.get(address(application, page), follow=True)
        shown = elsewhere.content.decode()
        assert elsewhere.status_code == 200
        assert "张明白" not in shown and factory.NUMBER not in shown
    assert not application.parties.exists()

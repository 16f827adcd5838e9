"""The table of who may open what: one line for each address. tests/test_access.py holds every address of
the URL conf against it; a new address without a line fails there.

How to add a line, under your room, in the order of its urls.py:

    public("shop:home")                              everybody
    signed_in("accounts:account")                    anonymous people are sent to sign in
    owned("cover:policy", make=a_policy)             as above, and to another customer it does not exist;
                                                     `make(owner) -> kwargs` builds what the owner holds
    staff("accounts:ops", roles=Role)                these roles, with a second factor; to others 404
    elsewhere("payments:notice", "why")              answered by other tests; the reason is mandatory

`method="post"` for addresses that take only forms, `door="accounts:device"` where even the owner is sent
to a door on a new device or without a recent code.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from storefront.accounts.models import User
from storefront.foundation.roles import Role

OPEN, SIGN_IN, HIDDEN = "open", "sign in", "hidden"
NOBODY: frozenset[Role] = frozenset()
Make = Callable[[User], dict[str, str]]


def nothing(owner: User) -> dict[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """What an anonymous person, the customer it belongs to, another customer, and staff get."""

    url_name: str
    anonymous: str = OPEN
    customer: str = OPEN
    other: str = OPEN
    staff: str = OPEN
    roles: frozenset[Role] = NOBODY
    make: Make = nothing
    method: str = "get"
    door: str = ""
    why: str = ""
    data: Callable[[User], dict[str, Any]] = nothing


def public(url_name: str, **extra: Any) -> Row:
    return Row(url_name, **extra)


def signed_in(url_name: str, **extra: Any) -> Row:
    return Row(url_name, anonymous=SIGN_IN, **extra)


def owned(url_name: str, make: Make, **extra: Any) -> Row:
    given = {"anonymous": SIGN_IN, "other": HIDDEN, "staff": HIDDEN, **extra}
    return Row(url_name, make=make, **given)


def staff(url_name: str, roles: Iterable[Role], **extra: Any) -> Row:
    hidden = {"anonymous": HIDDEN, "customer": HIDDEN, "other": HIDDEN, "staff": HIDDEN}
    return Row(url_name, **hidden, roles=frozenset(roles), **extra)


def elsewhere(url_name: str, why: str) -> Row:
    return Row(url_name, why=why)


def a_customer(owner: User) -> dict[str, str]:
    return {"reference": owner.reference}


def a_device(owner: User) -> dict[str, str]:
    from storefront.accounts.services import remember_device

    return {"reference": remember_device(user=owner, token="another", label="old").reference}


def an_opening(owner: User) -> dict[str, str]:
    return {"reason": "客户来电询问", "subject": f"storefront.user:{owner.reference}", "field": "phone"}


DESK = (Role.SERVICE_DESK, Role.CLAIMS_OFFICER)

ACCOUNTS = (
    signed_in("accounts:account"),
    signed_in("accounts:confirm"),
    signed_in("accounts:my_data", door="accounts:device"),
    signed_in("accounts:device"),
    signed_in("accounts:not_me"),
    signed_in("accounts:own_account", method="post"),
    owned("accounts:forget_device", a_device, method="post"),
    public("accounts:sign_in"),
    public("accounts:sign_in_code"),
    public("accounts:sign_in_code_again", method="post"),
    public("accounts:second_factor"),
    public("accounts:sign_out", method="post"),
    signed_in("accounts:sign_out_everywhere", method="post"),
    staff("accounts:ops", Role),
    staff("accounts:people", DESK),
    staff("accounts:person", DESK, make=a_customer),
    staff("accounts:opening", DESK, make=a_customer, method="post", data=an_opening),
)

CONFIG = (
    public("healthz"),
    elsewhere("readyz", "503 where tables are made without migrations: tests/config/test_health.py"),
)

MESSAGES = (public("messages:phone"),)


def the_document(owner: User) -> Any:
    from django.db import transaction

    from storefront.documents.services import request_document
    from tests.documents.samples import policy_snapshot

    key = f"access:{owner.reference}"
    with transaction.atomic():
        return request_document(
            kind="policy", subject="policies.policy:x", owner=owner, snapshot=policy_snapshot(), key=key
        )


def a_document(owner: User) -> dict[str, str]:
    return {"reference": the_document(owner).reference}


def a_code(owner: User) -> dict[str, str]:
    return {"code": the_document(owner).code}


DOCUMENTS = (
    owned("documents:download", a_document, door="accounts:confirm"),
    public("documents:verify"),
    public("documents:verify_code", make=a_code),
)


def a_payable(owner: User) -> dict[str, str]:
    from django.test import override_settings

    from tests.enrolment import factory

    with override_settings(READING_FLOOR_SCALE=0):
        return {"ref": factory.submitted(owner).quote.reference}


STRANGER = "the demo cashier is a stranger: it knows no account of ours; tests/payments"

PAYMENTS = (
    owned("payments:pay", a_payable, door="accounts:confirm"),
    owned("payments:return", a_payable),
    elsewhere("payments:notice", "the gateway's door, without a session: tests/payments/test_notices.py"),
    elsewhere("sandbox_cashier:gateway", STRANGER),
    elsewhere("sandbox_cashier:trade", STRANGER),
)


def on_sale(owner: User) -> dict[str, str]:
    from tests.reading.selling import load_base

    return {"slug": load_base().product.slug}


def a_quote(owner: User) -> dict[str, str]:
    from tests.reading.selling import a_quote, load_base

    return {"ref": a_quote(load_base(), owner).reference}


def a_group(owner: User) -> dict[str, str]:
    from tests.reading.selling import load_base

    return {**a_quote(owner), "group": load_base().definition.exclusion_groups[0].code}


QUOTING = (
    public("quoting:quote", make=on_sale),
    # Before sign-in a quote belongs to the browser that made it; this one is an account's.
    owned("quoting:enter", a_quote, anonymous=HIDDEN),
)

READING = (
    owned("enrolment:notices", a_quote),
    owned("enrolment:exclusions", a_quote),
    owned("enrolment:exclusion_group", a_group),
    owned("enrolment:clauses", a_quote),
    owned("enrolment:consents", a_quote),
    owned("enrolment:left", a_quote, method="post"),
)


def a_product(owner: User) -> dict[str, str]:
    from tests.reading.selling import load_base

    load_base()
    return {"slug": "base"}


def a_version(owner: User) -> dict[str, str]:
    return {**a_product(owner), "number": "2026-1"}


def a_draft(owner: User) -> dict[str, str]:
    from tests.shop.drafts import draft_of_base

    return {"reference": draft_of_base().reference}


def a_language(owner: User) -> dict[str, str]:
    return {"code": "en"}


SHOP = (
    public("shop:home"),
    public("shop:products"),
    public("shop:compare"),
    public("shop:product", make=a_product),
    public("shop:clauses", make=a_product),
    public("shop:calculate"),
    public("shop:versions", make=a_product),
    public("shop:version", make=a_version),
    public("shop:compare_versions", make=a_product),
    public("shop:about"),
    public("shop:privacy_rules"),
    public("shop:contact"),
    public("shop:language", make=a_language),
    public("shop:styleguide"),
)


ADMINISTRATORS = (Role.ADMINISTRATOR,)


def a_reason(owner: User) -> dict[str, Any]:
    return {"reason": "换一种写法"}


CATALOGUE = (
    staff("catalogue:desk", ADMINISTRATORS),
    staff("catalogue:upload", ADMINISTRATORS),
    staff("catalogue:product", ADMINISTRATORS, make=a_product),
    staff("catalogue:draft", ADMINISTRATORS, make=a_draft),
    staff("catalogue:draft_product", ADMINISTRATORS, make=a_draft),
    staff("catalogue:draft_clauses", ADMINISTRATORS, make=a_draft),
    staff("catalogue:publication", ADMINISTRATORS, make=a_draft),
    staff("catalogue:removal", ADMINISTRATORS, make=a_draft, method="post", data=a_reason),
    staff("catalogue:withdrawal", ADMINISTRATORS, make=a_version),
)


def an_application(owner: User) -> dict[str, str]:
    from django.test import override_settings

    from tests.enrolment import factory

    with override_settings(READING_FLOOR_SCALE=0):
        return {"ref": factory.filled(owner).quote.reference}


def a_need(owner: User) -> dict[str, str]:
    return {**an_application(owner), "question": "means"}


def a_disclosure(owner: User) -> dict[str, str]:
    from tests.enrolment import factory

    question = factory.base().definition.disclosure_questions[0]
    return {**an_application(owner), "question": question.code}


def a_thing(owner: User) -> dict[str, str]:
    from django.test import override_settings

    from tests.enrolment import factory

    with override_settings(READING_FLOOR_SCALE=0):
        return {"ref": factory.filled(owner, product="appliance").quote.reference}


def a_particular(owner: User) -> dict[str, str]:
    return {**a_thing(owner), "particular": "serial"}


def a_beneficiary(owner: User) -> dict[str, str]:
    return {**an_application(owner), "beneficiary": "nobody"}


def a_policy(owner: User) -> dict[str, str]:
    from django.test import override_settings

    from tests.enrolment import factory

    with override_settings(READING_FLOOR_SCALE=0):
        return {"ref": factory.policy_of(owner).reference}


def a_rider(owner: User) -> dict[str, str]:
    from django.test import override_settings

    from tests.enrolment import factory

    with override_settings(READING_FLOOR_SCALE=0):
        return {"ref": factory.policy_of(owner, riders=("ambulance",)).reference, "code": "ambulance"}


ENROLMENT = (
    owned("enrolment:insured", an_application, door="accounts:device"),
    owned("enrolment:confirm", an_application, door="accounts:device"),
    owned("enrolment:address", an_application, door="accounts:device"),
    owned("enrolment:occupation", an_application, door="accounts:device"),
    owned("enrolment:price", an_application, door="accounts:device"),
    owned("enrolment:particulars", a_thing, door="accounts:device"),
    owned("enrolment:particular", a_particular, door="accounts:device"),
    owned("enrolment:needs", an_application, door="accounts:device"),
    owned("enrolment:advice", an_application, door="accounts:device"),
    owned("enrolment:need", a_need, door="accounts:device"),
    owned("enrolment:stop", an_application, method="post", door="accounts:device"),
    owned("enrolment:disclosure", an_application, door="accounts:device"),
    owned("enrolment:question", a_disclosure, door="accounts:device"),
    owned("enrolment:beneficiaries", an_application, door="accounts:device"),
    owned("enrolment:named", an_application, door="accounts:device"),
    owned("enrolment:beneficiary_add", an_application, door="accounts:device"),
    owned("enrolment:beneficiary", a_beneficiary, door="accounts:device"),
    owned("enrolment:beneficiary_remove", a_beneficiary, method="post", door="accounts:device"),
    owned("enrolment:check", an_application, door="accounts:device"),
    owned("enrolment:reopen", an_application, method="post"),
    owned("enrolment:closed", an_application),
)

COVER = (
    signed_in("cover:portfolio", door="accounts:device"),
    owned("cover:policy", a_policy, door="accounts:device"),
    owned("cover:beneficiaries", a_policy, door="accounts:device"),
    owned("cover:cancellation", a_policy, door="accounts:device"),
    owned("cover:occupation", a_policy, door="accounts:device"),
    owned("cover:rider_cancellation", a_rider, door="accounts:device"),
)

ROWS: tuple[Row, ...] = (
    *ACCOUNTS,
    *CONFIG,
    *MESSAGES,
    *DOCUMENTS,
    *SHOP,
    *CATALOGUE,
    *PAYMENTS,
    *QUOTING,
    *READING,
    *ENROLMENT,
    *COVER,
)

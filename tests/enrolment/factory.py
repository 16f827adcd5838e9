"""Applications at every stage, made by the real services on the real product."""

from datetime import date
from typing import Any

from policies.cover.models import Policy
from policies.cover.services.issuing import settle_payment
from policies.enrolment.domain.progress import CHECK
from policies.enrolment.enums import BeneficiaryKind
from policies.enrolment.models import Application
from policies.enrolment.services import answers, beneficiaries, people
from policies.enrolment.services.opening import open_application
from policies.enrolment.services.submission import note_render, submit_application
from policies.payments.domain import CURRENCY, Receipt
from policies.payments.models import Payment
from policies.payments.services import confirm_paid, start_payment
from policies.quoting.domain import Choices
from policies.quoting.models import Quote
from policies.quoting.services import chain_of, make_quote
from storefront.accounts.identity import parse_id
from storefront.accounts.models import User
from storefront.catalogue import occupations
from storefront.catalogue.folder.sources import PRODUCTS, read_folder
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.services import load_product
from storefront.documents.services import MAKE
from storefront.foundation import clock, outbox
from storefront.foundation.outbox import OutboxEntry
from storefront.foundation.references import new_reference
from storefront.reading.consent_texts import consent_texts
from storefront.reading.domain.pages import CONSENTS, NOTICES
from storefront.reading.services import (
    acknowledge_group,
    finish_notices,
    finish_page,
    give_consents,
    reading_state,
)
from storefront.reading.services.showing import record_shown
from tests.people import ZHANG, customer

NUMBER = ZHANG["id_number"]
ADDRESS = "北京市西城区平安里大街 1 号院 2 号楼 301"


def base() -> ProductVersion:
    """小安·基础意外险 as it is in the catalogue."""
    return load_product(read_folder("base", PRODUCTS)).version


def work_of_class(risk_class: int) -> occupations.Occupation:
    return next(one for one in occupations.all_classes() if one.risk_class == risk_class)


def quote_for(user: User, **choices: Any) -> Quote:
    """A quote of plan B for a year from tomorrow, unless told otherwise."""
    asked = {
        "plan": "B",
        "riders": (),
        "term": "1y",
        "start_on": clock.add_days(clock.today(), 1),
        "age": 36,
        "occupation_class": 1,
        **choices,
    }
    return make_quote(version=base(), choices=Choices(**asked), owner=user)


def read_everything(chain: Any) -> None:
    """Read every page to its end, as the pages would have it."""
    while (page := reading_state(chain).next_page) is not None:
        nonce = new_reference()
        record_shown(chain, page.code, f"<p>{page.code}</p>", nonce=nonce)
        if page.group is not None:
            acknowledge_group(chain, page.group, nonce=nonce)
        elif page.code == CONSENTS:
            give_consents(chain, nonce=nonce, ticked=frozenset(text.purpose for text in consent_texts()))
        elif page.code == NOTICES:
            finish_notices(chain, nonce=nonce)
        else:
            finish_page(chain, page.code, nonce=nonce)


def draft(user: User | None = None, **choices: Any) -> Application:
    """An application just opened: read to the end, nothing answered."""
    user = user or customer()
    quote = quote_for(user, **choices)
    chain = chain_of(quote, user)
    read_everything(chain)
    return open_application(quote=quote, chain=chain, user=user)


def name(application: Application, id_number: str = NUMBER, called: str = "张明白") -> None:
    """Say and check who is insured."""
    parsed = parse_id(id_number)
    people.name_insured(application=application, name=called, parsed=parsed)
    people.confirm_identity(application=application, born_on=parsed.born_on, sex=parsed.sex)


def answer_all(application: Application) -> None:
    """Every question answered so that nothing speaks against buying."""
    for code, fitting in {"needs": "both", "means": "no", "similar": "none"}.items():
        answers.answer_need(application=application, code=code, answer=fitting)
    for question in application.version.definition.disclosure_questions:
        answers.answer_disclosure(
            application=application, code=question.code, answer="no" if question.decline_if else "yes"
        )


def filled(user: User | None = None, *, id_number: str = NUMBER, **choices: Any) -> Application:
    """An application with everything answered, before the last tick."""
    application = draft(user, **choices)
    name(application, id_number)
    people.set_address(application=application, address=ADDRESS)
    people.set_occupation(
        application=application, occupation=work_of_class(choices.get("occupation_class", 1))
    )
    answer_all(application)
    beneficiaries.choose_beneficiary_kind(application=application, kind=BeneficiaryKind.STATUTORY)
    return application


def tick(application: Application) -> str:
    """Show the check page and give the word of its rendering."""
    nonce = new_reference()
    record_shown(application.chain, CHECK, "<p>check</p>", nonce=nonce)
    note_render(application=application, nonce=nonce)
    return nonce


def submitted(user: User | None = None, **extra: Any) -> Application:
    application = filled(user, **extra)
    submit_application(application=application, nonce=tick(application))
    return application


def paid(application: Application) -> Payment:
    """The money of an application has come."""
    return book(start_payment(application))


def book(payment: Payment) -> Payment:
    """The gateway says that the money of a payment has come."""
    receipt = Receipt(trade_no=f"T{payment.reference}", amount_fen=payment.amount_fen, currency=CURRENCY)
    return confirm_paid(payment=payment, receipt=receipt, actor="test")


def issued(user: User | None = None, **extra: Any) -> Policy:
    """A policy, by way of everything before it."""
    policy = settle_payment(paid(submitted(user, **extra)).reference)
    assert policy is not None
    return policy


def deliver() -> None:
    """Deliver what is due but the papers, which take seconds each and have tests of their own."""
    while True:
        entries = OutboxEntry.objects.ready(clock.now()).exclude(kind=MAKE)
        if not sum(outbox.deliver(pk) for pk in list(entries.values_list("pk", flat=True))):
            return


def born(day: date) -> str:
    """An ID number of somebody born on that day, with its check digit."""
    from stdnum.cn.ric import calc_check_digit

    body = f"110000{day:%Y%m%d}001"
    return body + calc_check_digit(body + "0")


def policy_of(user: User, **choices: Any) -> Policy:
    """A policy without delivering anything else that is owed: the first or a new one of this user."""
    found = Policy.objects.held_by(user).first()
    return found or settle_payment(paid(submitted(user, **choices)).reference)

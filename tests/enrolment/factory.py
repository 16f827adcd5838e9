"""Applications at every stage, made by the real services on the real product."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from policies.cover.models import Policy
from policies.cover.services.issuing import settle_payment
from policies.enrolment.domain.progress import CHECK
from policies.enrolment.enums import BeneficiaryKind
from policies.enrolment.models import Application
from policies.enrolment.selectors import need_questions
from policies.enrolment.services import answers, beneficiaries, people
from policies.enrolment.services.opening import open_application
from policies.enrolment.services.particulars import state_particular
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
from storefront.reading.domain.pages import CONSENTS, NOTICES, ReadingPage
from storefront.reading.services import (
    acknowledge_group,
    finish_notices,
    finish_page,
    give_consents,
    reading_state,
)
from storefront.reading.services.showing import record_shown
from storefront.rules.eligibility import earliest_start
from storefront.rules.terms import Subject
from tests.people import ZHANG, customer

NUMBER = ZHANG["id_number"]
ADDRESS = "北京市西城区平安里大街 1 号院 2 号楼 301"


SERIAL, ORDER = "DMX20261108000123", "202611110000000001"
# What is chosen of each product unless a test says otherwise; a person is 36 and does work of class 1.
CHOSEN: dict[str, dict[str, Any]] = {
    "base": {"plan": "B", "term": "1y"},
    "appliance": {"plan": "standard", "term": "1y", "item_price_fen": 299_900},
    "climbing-diving": {"plan": "plus", "term": "1m"},
    "trip": {"plan": "standard", "term": "3d"},
    "yoga": {"plan": "standard", "term": "1m"},
}


def base() -> ProductVersion:
    """小安·基础意外险 as it is in the catalogue."""
    return on_sale("base")


def on_sale(slug: str) -> ProductVersion:
    """A product as it is in the catalogue."""
    return load_product(read_folder(slug, PRODUCTS)).version


def work_of_class(risk_class: int) -> occupations.Occupation:
    return next(one for one in occupations.all_classes() if one.risk_class == risk_class)


def newer(product: str, **changes: tuple[str, str]) -> ProductVersion:
    """A product under a later number from today on, with `{file: (old, new)}` changed; `__` in a name
    stands for `.`."""
    sources = read_folder(product, PRODUCTS)
    files = dict(sources.files)
    numbered = files["product.toml"].replace('number = "2026-1"', 'number = "2026-2"')
    files["product.toml"] = numbered.replace("effective_on = 2026-11-01", f"effective_on = {clock.today()}")
    for name, (old, new) in changes.items():
        path = name.replace("__", ".")
        assert old in files[path]
        files[path] = files[path].replace(old, new)
    return load_product(replace(sources, files=files)).version


def quote_for(user: User, product: str = "base", **choices: Any) -> Quote:
    """A quote of what `CHOSEN` says, from tomorrow or from payment on, unless told otherwise."""
    version = on_sale(product)
    terms = version.definition.terms
    person = {"age": 36, "occupation_class": 1} if terms.subject is Subject.PERSON else {}
    start_on = earliest_start(terms, clock.today())
    asked = {"riders": (), "start_on": start_on, **person, **CHOSEN[product], **choices}
    return make_quote(version=version, choices=Choices(**asked), owner=user)


def read_everything(chain: Any) -> None:
    """Read every page to its end, as the pages would have it."""
    while (page := reading_state(chain).next_page) is not None:
        read_page(chain, page)


def read_page(chain: Any, page: ReadingPage) -> None:
    """Read one page whose turn it is, agreeing to whatever is asked on it."""
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
    for question in need_questions(application):
        fitting = next(one.code for one in question.options if not one.advice)
        answers.answer_need(application=application, code=question.code, answer=fitting)
    for question in application.version.definition.disclosure_questions:
        answers.answer_disclosure(
            application=application, code=question.code, answer="no" if question.decline_if else "yes"
        )


def state_all(application: Application, **stated: str) -> None:
    """Every particular stated: as told, by its example, or the first of several answers."""
    for one in application.version.definition.particulars:
        fitting = one.options[0] if one.options else one.example or "2027-03-05"
        state_particular(
            application=application, particular=one, value=stated.get(one.code.replace("-", "_"), fitting)
        )


def filled(
    user: User | None = None,
    *,
    id_number: str = NUMBER,
    stated: Mapping[str, str] | None = None,
    **choices: Any,
) -> Application:
    """An application with everything answered, before the last tick."""
    application = draft(user, **choices)
    terms = application.version.definition.terms
    name(application, id_number)
    people.set_address(application=application, address=ADDRESS)
    if terms.subject is Subject.PERSON:
        work = work_of_class(choices.get("occupation_class", 1))
        people.set_occupation(application=application, occupation=work)
    state_all(application, **(stated or {}))
    answer_all(application)
    if terms.pays_on_death:
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


def book(payment: Payment, paid_at: datetime | None = None) -> Payment:
    """The gateway says that the money of a payment has come, now or at a moment before."""
    receipt = Receipt(f"T{payment.reference}", payment.amount_fen, CURRENCY, paid_at)
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

"""SQL per page, counted with few rows in the tables and again with fifty thousand. Nothing is remembered
from the request before but what a process keeps for good."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from policies.cover.models import Policy
from policies.enrolment.models import Application
from policies.payments.models import Payment
from policies.quoting.models import Quote
from scripts.bench.figures import Figure
from scripts.bench.speed import COMPARISON, LIST, PORTFOLIO, PRODUCT, SEARCH, quote_address
from storefront.accounts.models import User
from storefront.shop import window
from tests.people import sign_in

MANY = 50_000
MOST = {"list": 6, "search": 6, "comparison": 6, "product": 4, "quote": 4, "portfolio": 8}


def queries(holder: User) -> Iterator[Figure]:
    few = counted(holder)
    multiply(holder)
    many = counted(holder)
    for name, most in MOST.items():
        held = few[name] == many[name] <= most
        wanted = f"<= {most}, the same"
        yield Figure(f"SQL, {name}, few and {MANY:,} rows", f"{few[name]} and {many[name]}", wanted, held)


def counted(holder: User) -> dict[str, int]:
    client = Client(headers={"host": "localhost"})
    signed_in = Client(headers={"host": "localhost"})
    sign_in(signed_in, holder)
    return {
        "list": _count(client, LIST),
        "search": _count(client, SEARCH),
        "comparison": _count(client, COMPARISON),
        "product": _count(client, PRODUCT),
        "quote": _count(client, quote_address()),
        "portfolio": _count(signed_in, PORTFOLIO),
    }


def _count(client: Client, path: str) -> int:
    client.get(path)
    window.forget()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return len(captured)


@transaction.atomic
def multiply(holder: User) -> None:
    """Fifty thousand more policies of one holder, each with its quote, application and payment."""
    policy = Policy.objects.filter(holder=holder)[:1].get()
    application, payment = policy.application, policy.payment
    base = 1_000_000
    _copy(Quote, application.quote, base)
    _copy(Application, application, base, quote_id=base)
    _copy(Payment, payment, base, application_id=base)
    _copy(Policy, policy, base, application_id=base, payment_id=base)


def _copy(model: type[Model], row: Model, base: int, **numbered: int) -> None:
    """Copies of a row: keys count up from `base`, unique texts get the number behind them."""
    fields = list(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table, pk = model._meta.db_table, model._meta.pk.column
    chosen = ", ".join(_value(field, base, numbered) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})"  # noqa: S608
            f' INSERT INTO "{table}" ({columns}) SELECT {chosen} FROM "{table}", n WHERE "{pk}" = %s',
            [row.pk],
        )


def _value(field: Any, base: int, numbered: dict[str, int]) -> str:
    if field.primary_key or field.attname in numbered:
        return f"{base} + i"
    if field.name in {"reference", "number", "out_trade_no", "trade_no"}:
        return f"'m' || i || '-{field.name}'"
    return f'"{field.column}"'

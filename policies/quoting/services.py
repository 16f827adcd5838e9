"""Freezing a price for half an hour, and asking for it again when that is over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from policies.quoting.domain import Choices, lines_as_json
from policies.quoting.models import VALID_FOR, Quote
from storefront.catalogue.models import ProductVersion
from storefront.catalogue.selectors import current_version
from storefront.foundation import clock
from storefront.foundation.errors import BusinessRuleError
from storefront.foundation.personal_data.declarations import ABANDONED
from storefront.reading.enums import ChainState, RowKind
from storefront.reading.models import EvidenceChain
from storefront.reading.services import open_chain, record_event
from storefront.rules import tariff
from storefront.rules.eligibility import earliest_start
from storefront.rules.tariff import Premium


@dataclass(frozen=True, slots=True)
class Repricing:
    """An expired quote beside what its choices cost now. `premium` is not yet the quote's."""

    premium: Premium
    choices: Choices
    version: ProductVersion
    old_fen: int
    old_start_on: date

    @property
    def same_price(self) -> bool:
        return self.premium.total_fen == self.old_fen


def choices_of(quote: Quote) -> Choices:
    """The choices behind a quote. ValueError where they have been erased."""
    if quote.choices is None:
        raise ValueError(f"the choices of quote {quote.reference} are erased")
    return Choices.from_json(quote.choices)


def price_of(version: ProductVersion, choices: Choices) -> Premium:
    """The price of choices under a version. BusinessRuleError names the field that cannot be."""
    return tariff.price(version.definition.terms, choices.for_engine())


def make_quote(*, version: ProductVersion, choices: Choices, owner: Any = None) -> Quote:
    """Freeze the price of these choices for thirty minutes. `owner` is None before sign-in."""
    premium = price_of(version, choices)
    now = clock.now()
    return Quote.objects.create(
        owner=owner,
        version=version,
        choices=choices.as_json(),
        lines=lines_as_json(premium),
        total_fen=premium.total_fen,
        priced_at=now,
        expires_at=now + VALID_FOR,
    )


def reprice(quote: Quote) -> Repricing:
    """What the quote's choices cost now, under the version on sale now; nothing is saved. Raises
    BusinessRuleError where they are no longer sold."""
    asked = choices_of(quote)
    try:
        version = current_version(quote.version.product.slug)
    except ProductVersion.DoesNotExist as error:
        raise BusinessRuleError(
            "withdrawn", _("This product is not sold any more. Nothing was charged.")
        ) from error
    choices = asked.not_before(earliest_start(version.definition.terms, clock.today()))
    return Repricing(
        premium=price_of(version, choices),
        choices=choices,
        version=version,
        old_fen=quote.total_fen,
        old_start_on=asked.start_on,
    )


@transaction.atomic
def take_price(quote: Quote, repricing: Repricing) -> Quote:
    """Freeze the new price in the quote for another thirty minutes, and write both to its evidence."""
    now = clock.now()
    quote.version = repricing.version
    quote.choices = repricing.choices.as_json()
    quote.lines = lines_as_json(repricing.premium)
    quote.total_fen = repricing.premium.total_fen
    quote.priced_at, quote.expires_at = now, now + VALID_FOR
    quote.save()
    chain = EvidenceChain.objects.filter(quote_reference=quote.reference).first()
    if chain is not None:
        record_event(chain, RowKind.REPRICED, old_fen=repricing.old_fen, new_fen=quote.total_fen)
    return quote


def refresh_silently(quote: Quote) -> Repricing | None:
    """Price an expired quote again. The same price goes on without a word and returns None; another is
    returned, to be shown beside the old one and agreed to. So does one whose version was withdrawn."""
    earliest = earliest_start(quote.version.definition.terms, clock.today())
    stands = not quote.is_expired() and choices_of(quote).start_on >= earliest
    if stands and quote.version.withdrawn_at is None:
        return None
    repricing = reprice(quote)
    if not repricing.same_price:
        return repricing
    take_price(quote, repricing)
    return None


def claim_quote(quote: Quote, user: Any) -> bool:
    """Bind a quote to the account that signed in. False where it is another's by now."""
    claimed = Quote.objects.filter(pk=quote.pk, owner__isnull=True).update(owner=user)
    if claimed:
        quote.owner = user
    return bool(claimed) or quote.owner_id == user.pk


def chain_of(quote: Quote, user: Any) -> EvidenceChain:
    """The evidence chain of a quote, opened on first use; `user` may be anonymous."""
    owner = user if user.is_authenticated else None
    return open_chain(user=owner, version=quote.version, quote_reference=quote.reference)


def erase_abandoned_quotes() -> int:
    """Delete quotes older than 90 days that nobody went on with, and empty the choices of those whose
    sale was abandoned. Returns how many rows changed."""
    old = Quote.objects.filter(expires_at__lt=clock.now() - ABANDONED.period, choices__isnull=False)
    chains = EvidenceChain.objects.filter(quote_reference=OuterRef("reference"))
    unused = old.filter(~Exists(chains))
    count, _ = unused.delete()
    for quote in old.filter(Exists(chains.filter(state=ChainState.ABANDONED))).iterator():
        quote.choices = None
        quote.save(update_fields=["choices"])
        count += 1
    return count

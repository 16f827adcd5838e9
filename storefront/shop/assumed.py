"""What an answer of the calculator takes for granted, in the reader's language: what the story left open."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from storefront.rules.terms import ProductTerms
from storefront.shop.domain.calculator import (
    START_ON,
    Questions,
    Story,
    Where,
    alike,
    is_placed,
    kind_of,
    speaks_to,
    term_of,
)
from storefront.templatetags.mingbai import day, term_words


def assumed(
    story: Story, asked: Questions, products: Sequence[ProductTerms], *, extras: bool = False
) -> list[str]:
    """One sentence for each thing that was not told and matters to these products."""
    return [
        *_of_time(story, products, extras=extras),
        *_of_kind(story, asked, products),
        *_of_person(story, asked, products),
        *_of_things(story, asked),
        *_of_policy(story, asked),
    ]


def _of_time(story: Story, products: Sequence[ProductTerms], *, extras: bool) -> Iterator[str]:
    if is_placed(story):
        yield _("To count its days, the cover is taken to begin on %(day)s.") % {"day": day(START_ON)}
        if len(products) == 1 and not story.term:
            yield _("It lasts %(term)s.") % {"term": term_words(term_of(story, products[0]))}
        return
    yield _("The cover was in force.")
    riders = [rider for terms in products for rider in terms.riders if extras or rider.code in story.riders]
    if any(rider.waiting_days for rider in riders):
        yield _("The first days that do not count were over.")


def _of_kind(story: Story, asked: Questions, products: Sequence[ProductTerms]) -> Iterator[str]:
    kinds = {word for terms in products for word in alike(story, terms)}
    labels = [option.label for option in asked.kinds if option.value in kinds]
    if labels and not story.kind and len({kind_of(story, terms) for terms in products}) == 1:
        either = _(", or ")
        yield _("What happened: %(what)s.") % {"what": either.join(labels)}


def _of_person(story: Story, asked: Questions, products: Sequence[ProductTerms]) -> Iterator[str]:
    benefits = [benefit for terms in products for benefit in terms.all_benefits]
    ages = [one.age_factor_from for one in benefits if one.age_factor_from and speaks_to(one, story)]
    if story.age is None and ages:
        yield _("Who was hurt was younger than %(age)d.") % {"age": min(ages)}
    if story.occupation_class is None and asked.occupation:
        yield _("The work at that time was of class 1.")
    places = [bill.where for bill in story.bills] + ([story.stay.where] if story.stay else [])
    if asked.hospital and Where.ACCEPTED in places:
        yield _("The treatment was in a hospital that counts.")


def _of_things(story: Story, asked: Questions) -> Iterator[str]:
    things = {row.kind for row in asked.costs if row.thing}
    if any(row.kind in things and row.worth_fen is None and not row.item for row in story.spent):
        yield _("What was mended or replaced was worth at least what that cost.")


def _of_policy(story: Story, asked: Questions) -> Iterator[str]:
    if asked.riders and not story.riders:
        yield _("No extra was chosen.")
    yield _("Every line in red was explained and acknowledged before buying.")
    if not story.paid:
        yield _("Nothing was paid from this policy before.")

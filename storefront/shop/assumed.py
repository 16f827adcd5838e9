"""What an answer of the calculator takes for granted, in the reader's language: what the story left open."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from storefront.rules.terms import ProductTerms
from storefront.shop.domain.calculator import START_ON, Questions, Story, Where, is_placed, kind_of, term_of
from storefront.templatetags.mingbai import day, term_words


def assumed(story: Story, asked: Questions, *products: ProductTerms) -> list[str]:
    """One sentence for each thing that was not told and matters to these products."""
    return [*_of_time(story, asked, products), *_of_person(story, asked, products), *_of_policy(story, asked)]


def _of_time(story: Story, asked: Questions, products: tuple[ProductTerms, ...]) -> Iterator[str]:
    if not is_placed(story):
        yield _("The cover was in force.")
        if asked.waits:
            yield _("The first days that do not count were over.")
        return
    yield _("To count its days, the cover is taken to begin on %(day)s.") % {"day": day(START_ON)}
    if len(products) == 1 and not story.term:
        yield _("It lasts %(term)s.") % {"term": term_words(term_of(story, products[0]))}


def _of_person(story: Story, asked: Questions, products: tuple[ProductTerms, ...]) -> Iterator[str]:
    if len(products) == 1 and not story.kind and (kind := kind_of(story, products[0])):
        label = next((option.label for option in asked.kinds if option.value == kind), "")
        if label:
            yield _("What happened: %(what)s.") % {"what": label}
    ages = [b.age_factor_from for terms in products for b in terms.all_benefits if b.age_factor_from]
    if story.age is None and ages:
        yield _("Who was hurt was younger than %(age)d.") % {"age": min(ages)}
    if story.occupation_class is None and asked.occupation:
        yield _("The work at that time was of class 1.")
    places = [bill.where for bill in story.bills] + ([story.stay.where] if story.stay else [])
    if asked.hospital and Where.ACCEPTED in places:
        yield _("The treatment was in a hospital that counts.")


def _of_policy(story: Story, asked: Questions) -> Iterator[str]:
    if asked.riders and not story.riders:
        yield _("No extra was chosen.")
    yield _("Every line in red was explained and acknowledged before buying.")
    if not story.paid:
        yield _("Nothing was paid from this policy before.")

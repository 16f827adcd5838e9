"""Stories as hypothesis draws them: addresses of the calculator, made from a product's own questions."""

from functools import cache
from urllib.parse import urlencode

from django.http import QueryDict
from hypothesis import strategies as st

from storefront.catalogue.folder.loading import product
from storefront.catalogue.folder.sources import PRODUCTS
from storefront.shop.forms import ProductForm
from storefront.shop.forms.fields import ManyHoursField, ManyYuanField, OneOfField, SomeOfField, WholeField
from tests.rules.conftest import TEST_PRODUCTS

SHIPPED = sorted(path.name for path in PRODUCTS.iterdir() if path.is_dir())
OF_TESTS = ("kettle", "umbrella")
EVERY = (*SHIPPED, *OF_TESTS)
AMOUNTS = st.integers(0, 99_999_999).map(lambda fen: f"{fen // 100}.{fen % 100:02}")
HOURS = st.integers(0, 360_000).map(lambda s: f"{s // 3600}:{s // 60 % 60:02}:{s % 60:02}")


@cache
def definition(slug):
    return product(slug, TEST_PRODUCTS if slug in OF_TESTS else PRODUCTS)


def read(query, slug):
    """The form of a product, filled in with a query."""
    return ProductForm(QueryDict(query), product=definition(slug))


@cache
def fields(slug):
    return ProductForm(product=definition(slug)).fields


def answers(field):
    """Something a reader may answer; always in the shape that is asked for."""
    match field:
        case SomeOfField():
            values = [value for _, value in labelled(field.choices)]
            return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)
        case OneOfField():
            return st.sampled_from([value for value, _ in field.options])
        case WholeField():
            return st.integers(field.bounds["least"], field.bounds["most"]).map(str)
        case ManyYuanField():
            return st.lists(AMOUNTS, min_size=1, max_size=4).map(" ".join)
        case ManyHoursField():
            return st.lists(HOURS, min_size=1, max_size=4).map(" ".join)
    return AMOUNTS


def labelled(choices):
    """(label, value) of choices, whether or not they stand under topics."""
    for one, other in choices:
        yield from ((label, value) for value, label in other) if isinstance(other, list) else [(other, one)]


@st.composite
def queries(draw, slug):
    """An address with some questions answered, the open ones most often."""
    asked = fields(slug)
    some = draw(st.lists(st.sampled_from(sorted(asked)), max_size=8, unique=True))
    told = (
        {"plan", "total", "price", "repair"} & asked.keys()
        if draw(st.booleans())
        else {"plan"} & asked.keys()
    )
    return urlencode([(name, draw(answers(asked[name]))) for name in sorted({*some, *told})], doseq=True)

"""The shop's forms: the calculator's story, read from an address."""

from storefront.shop.forms.addresses import case_query, every_product_query, product_query
from storefront.shop.forms.story import EveryProductForm, FieldGroup, ProductForm, StoryForm

__all__ = [
    "EveryProductForm",
    "FieldGroup",
    "ProductForm",
    "StoryForm",
    "case_query",
    "every_product_query",
    "product_query",
]

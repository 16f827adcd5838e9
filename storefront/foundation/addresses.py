"""Addresses of pages by name: what Django's `reverse` says, asked once a process for each name."""

from functools import cache

from django.urls import reverse


def address_of(name: str, *references: str) -> str:
    """The address of a page about these references: words of our own making, as a `slug` may be."""
    address = _pattern(name, len(references))
    for place, reference in enumerate(references):
        address = address.replace(_mark(place), reference, 1)
    return address


@cache
def _pattern(name: str, count: int) -> str:
    """The address of a page about anything."""
    return reverse(name, args=[_mark(place) for place in range(count)])


def _mark(place: int) -> str:
    return f"_reference-{place}_"

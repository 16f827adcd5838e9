"""The tables of reading: chains and their rows, stored pages, acknowledgements, daily roots."""

from storefront.reading.models.acknowledgement import Acknowledgement, PageRead
from storefront.reading.models.anchor import DailyRoot
from storefront.reading.models.chain import EvidenceBook, EvidenceChain, EvidenceRow
from storefront.reading.models.content import PageContent, Stylesheet
from storefront.reading.models.personal import EvidenceKey, EvidencePersonal

__all__ = [
    "Acknowledgement",
    "DailyRoot",
    "EvidenceBook",
    "EvidenceChain",
    "EvidenceKey",
    "EvidencePersonal",
    "EvidenceRow",
    "PageContent",
    "PageRead",
    "Stylesheet",
]

"""Fields for what people type about people: names and addresses, in any script, without tricks."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NAME_SHORTEST, NAME_LONGEST = 2, 30
ADDRESS_SHORTEST, ADDRESS_LONGEST = 5, 120
# Zero-width characters come along with copied text; nobody means them.
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
MIDDLE_DOTS = str.maketrans(dict.fromkeys("•・‧∙．.｡", "·"))
NAME_JOINERS = frozenset("· -'’")
SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Without zero-width characters, runs of space or space at the ends."""
    return SPACES.sub(" ", text.translate(ZERO_WIDTH)).strip()


def is_hidden(character: str) -> bool:
    """Control and direction characters, which could make a text read as another."""
    return unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn"}


class PersonNameField(forms.CharField):
    """A person's name as in their papers: letters of any script, rare ones too, joined by ·."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(unicodedata.normalize("NFC", super().to_python(value) or "").translate(MIDDLE_DOTS))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not NAME_SHORTEST <= len(value) <= NAME_LONGEST:
            raise ValidationError(_("A name has 2 to 30 characters. Please type it as in the ID card."))
        if any(not _belongs_in_name(character) for character in value):
            raise ValidationError(_("Please type the name as in the ID card, with letters and · only."))


def _belongs_in_name(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" or character in NAME_JOINERS


class AddressField(forms.CharField):
    """A postal address in one line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=1000, **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(unicodedata.normalize("NFC", super().to_python(value) or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not ADDRESS_SHORTEST <= len(value) <= ADDRESS_LONGEST:
            raise ValidationError(_("An address has 5 to 120 characters, from the province to the door."))
        if any(is_hidden(character) or character in "<>{}" for character in value):
            raise ValidationError(_("The address holds a sign that cannot be printed. Please type it again."))

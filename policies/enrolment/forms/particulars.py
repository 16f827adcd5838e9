"""One particular a page: a line of text, a day, or one of several answers; nothing is chosen in advance."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from policies.enrolment.domain.particulars import identifier, parse_day
from policies.enrolment.forms.fields import is_hidden, tidy
from policies.enrolment.forms.questions import CHOOSE
from storefront.catalogue.definition import Particular, ParticularKind

UNPRINTABLE = frozenset("<>{}")


class LineField(forms.CharField):
    """A line of text as it stands on an order or a machine."""

    def __init__(self, *, particular: Particular, **kwargs: Any) -> None:
        super().__init__(
            max_length=1000,
            widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-personal": ""}),
            **kwargs,
        )
        self.particular = particular

    def to_python(self, value: Any) -> str:
        return tidy(unicodedata.normalize("NFC", super().to_python(value) or ""))

    def validate(self, value: str) -> None:
        super().validate(value)
        longest = self.particular.max_length
        if len(value) > longest:
            raise ValidationError(_("Please keep it to %(longest)s characters."), params={"longest": longest})
        if any(is_hidden(character) or character in UNPRINTABLE for character in value):
            raise ValidationError(_("There is a sign in it that cannot be printed. Please type it again."))
        if self.particular.identifies and value and not identifier(value):
            raise ValidationError(
                _("Please copy the number from the label: letters A–Z and digits, at least four of them.")
            )


class DayField(forms.CharField):
    """A day as people write it; `cleaned` is `2027-03-05`."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"type": "date", "autocomplete": "off", "data-personal": ""})
        super().__init__(max_length=60, widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return parse_day(text).isoformat()
        except ValueError:
            raise ValidationError(_("Please write the day like 2027-03-05.")) from None


class ParticularForm(forms.Form):
    """The question of one particular in the product's own words."""

    def __init__(self, *args: Any, particular: Particular, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"label": particular.label, "help_text": _hint(particular)}
        self.fields["value"] = _field(particular, words)


def _field(particular: Particular, words: dict[str, Any]) -> forms.Field:
    if particular.kind is ParticularKind.CHOICE:
        return forms.ChoiceField(
            choices=[(option, option) for option in particular.options],
            widget=forms.RadioSelect,
            error_messages={"required": CHOOSE},
            **words,
        )
    if particular.kind is ParticularKind.DATE:
        return DayField(**words)
    return LineField(particular=particular, **words)


def _hint(particular: Particular) -> str:
    example = f"例如：{particular.example}" if particular.example else ""
    return " ".join(part for part in (particular.note, example) if part)

"""Fields for what people type: amounts, hours, whole numbers; one of them or several, or none."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from storefront.shop.domain.calculator import notation
from storefront.shop.domain.calculator.questions import Option

PLEASE_CHOOSE = _("Please choose one of those that are offered.")


class Asked(forms.Field):
    """A question that may always be left open; so no question says that it may."""

    unmarked = True
    chinese = False  # whether its options are words of the catalogue

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})


class Typed(Asked, forms.CharField):
    """Something typed, read by one function of the calculator's notation; None where it is empty."""

    default_error_messages = {"max_length": _("That is longer than this page reads.")}
    mode = "decimal"
    longest = 20
    bounds: dict[str, int] = {}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": self.mode, "autocomplete": "off"})
        super().__init__(**{"max_length": self.longest, "widget": widget, **kwargs})

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return self.read(text)
        except notation.TooMuch:
            raise forms.ValidationError(self.error_messages["most"], "most") from None
        except ValueError:
            raise forms.ValidationError(self.error_messages["wrong"], "wrong", self.bounds) from None


class YuanField(Typed):
    """An amount in yuan; cleaned to whole fen."""

    default_error_messages = {
        "wrong": _("Please write an amount such as 560.37."),
        "most": _("That is more than a million yuan. Please look at the decimal point."),
    }

    def read(self, text: str) -> int:
        return notation.fen_of(text)


class ManyYuanField(Typed):
    """Amounts of several times, apart by spaces; cleaned to whole fen."""

    default_error_messages = {
        "wrong": _("Please write each amount with a space between, such as 120 80.50."),
        "most": _("That is more than a million yuan, or more than twenty times. Please look again."),
    }
    mode = "text"
    longest = 200

    def read(self, text: str) -> tuple[int, ...]:
        return notation.many_fen(text)


class ManyHoursField(Typed):
    """How late, once or several times: `5`, `48:30`; cleaned to seconds."""

    default_error_messages = {
        "wrong": _("Please write hours such as 5, or 6:30 for six hours and a half."),
        "most": _("That is more than a thousand hours, or more than twenty times. Please look again."),
    }
    mode = "text"
    longest = 200

    def read(self, text: str) -> tuple[int, ...]:
        return notation.many_seconds(text)


class WholeField(Typed):
    """A whole number within bounds, as people type it: full-width digits and spaces are fine."""

    default_error_messages = {
        "wrong": _("Please write a whole number from %(least)s to %(most)s."),
        "max_length": _("Please write a whole number."),
    }
    mode = "numeric"

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.bounds = {"least": least, "most": most}
        super().__init__(**kwargs)

    def read(self, text: str) -> int:
        digits = unicodedata.normalize("NFKC", text).strip()
        if not (digits.isascii() and digits.isdigit()):
            raise ValueError("no whole number")
        number = int(digits)
        if not self.bounds["least"] <= number <= self.bounds["most"]:
            raise ValueError("out of bounds")
        return number


class OneOfField(Asked, forms.ChoiceField):
    """One of several, or nothing said."""

    default_error_messages = {"invalid_choice": PLEASE_CHOOSE}

    def __init__(self, *, options: Iterable[tuple[str, Any]], chinese: bool = False, **kwargs: Any) -> None:
        self.options = [*options]
        super().__init__(choices=self.options, **kwargs)
        self.chinese = chinese
        if chinese:
            self.widget.attrs["lang"] = "zh-CN"


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes to tick, folded topic by topic; a topic where one is ticked stands open."""

    template_name = "shop/boxes.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["topics"] = [
            (topic, options, any(option["selected"] for option in options))
            for topic, options, _index in context["widget"]["optgroups"]
        ]
        return context


class SomeOfField(Asked, forms.MultipleChoiceField):
    """Any of several words of the catalogue, each with a box of its own, none ticked."""

    default_error_messages = {"invalid_choice": PLEASE_CHOOSE}
    chinese = True

    def __init__(self, *, options: Iterable[Option], **kwargs: Any) -> None:
        topics: dict[str, list[tuple[str, Any]]] = {}
        for row in options:
            label = format_html('<span lang="zh-CN">{}</span>', row.label)
            topics.setdefault(row.topic, []).append((row.value, label))
        choices = topics.pop("", []) + list(topics.items())
        super().__init__(choices=choices, widget=Boxes, **kwargs)

    def clean(self, value: Any) -> Any:
        """What is left empty in an address chooses nothing."""
        return super().clean([one for one in value or () if one])

"""Reads what is asked of the list, from its address. What cannot be understood is said and left out."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from storefront.foundation.money import Money
from storefront.rules.terms import Term
from storefront.shop.domain.choosing import OLDEST, Options, Who, Wish
from storefront.shop.domain.understanding import LONGEST, normal
from storefront.templatetags.mingbai import term_words

WHOM: dict[Who, Any] = {
    Who.ADULT: _("Adult, 18 to 59"),
    Who.CHILD: _("Child, under 18"),
    Who.ELDER: _("Elder, 60 or older"),
    Who.THING: _("A thing"),
}
AGE_BOUNDS: dict[str, Any] = {
    "min_value": _("Please write an age from 0 on."),
    "max_value": _("Please write an age up to 120."),
}
MOST_TYPED = 1000  # characters; more was pasted by mistake
Choices = list[tuple[str, Any]]


class OneOf(forms.ChoiceField):
    """One of what is offered, or nothing. What was typed is never shown again."""

    def __init__(self, *, anything: Any, unknown: Any, **kwargs: Any) -> None:
        self._anything = anything
        self.words: dict[str, Any] = {}
        super().__init__(required=False, error_messages={"invalid_choice": unknown}, **kwargs)

    def offer(self, choices: Choices) -> None:
        self.words = {"": self._anything, **dict(choices)}
        self.choices = list(self.words.items())


class WishForm(forms.Form):
    """The filters and the search of the list. Each field stands for itself: a mistake in one leaves the
    others as they are."""

    q = forms.CharField(
        label=_("What it should be about"),
        required=False,
        max_length=MOST_TYPED,
        help_text=_("such as 摔跤, 洗衣机坏了; pinyin will do: shuaijiao"),
        error_messages={"max_length": _("That is very long. A few words are enough.")},
    )
    scenario = OneOf(
        label=_("Scenario"), anything=_("Every scenario"), unknown=_("We do not know this scenario.")
    )
    who = OneOf(
        label=_("For whom"), anything=_("Anyone, anything"), unknown=_("Please choose from the list.")
    )
    age = forms.IntegerField(
        label=_("Age"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3}),
        error_messages={"invalid": _("Please write the age in whole years, such as 36.")},
    )
    term = OneOf(label=_("How long"), anything=_("Any length"), unknown=_("Nothing is sold for this term."))
    price = OneOf(label=_("Price"), anything=_("Any price"), unknown=_("Please choose from the list."))

    def __init__(self, data: Any, *, options: Options) -> None:
        super().__init__(data, auto_id="wish_%s")
        self.fields["q"].widget.attrs.update(autocomplete="off", enterkeyhint="search", maxlength=LONGEST)
        for name, message in AGE_BOUNDS.items():
            self.fields["age"].error_messages[name] = message
        self._offer("scenario", [(text, text) for text in options.scenarios])
        self._offer("who", [(str(who), WHOM[who]) for who in Who])
        self._offer("term", [(str(term), term_words(term)) for term in options.terms])
        steps = options.price_steps_fen
        self._offer("price", [(str(fen), format_lazy(_("up to {}"), str(Money(fen)))) for fen in steps])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        if isinstance(field, OneOf):
            field.offer(choices)

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        if text and not normal(text):
            raise forms.ValidationError(_("Please write words or pinyin, such as 摔跤 or shuaijiao."))
        return text

    @property
    def asked(self) -> dict[str, str]:
        """What was understood, by the field's name, as the address says it."""
        self.is_valid()
        values = ((name, self.cleaned_data.get(name)) for name in self.fields)
        return {name: str(value) for name, value in values if value not in (None, "")}

    @property
    def wish(self) -> Wish:
        """The filters that were understood."""
        asked = self.asked
        return Wish(
            scenario=asked.get("scenario", ""),
            who=Who(asked["who"]) if "who" in asked else None,
            age=int(asked["age"]) if "age" in asked else None,
            term=Term.parse(asked["term"]) if "term" in asked else None,
            most_fen=int(asked["price"]) if "price" in asked else None,
        )

    def said(self, name: str) -> Any:
        """What was chosen for a field, in the reader's words."""
        value, field = self.asked.get(name, ""), self.fields[name]
        return field.words.get(value, value) if isinstance(field, OneOf) else value

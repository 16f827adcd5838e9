"""Who is insured: name and ID number, what follows from them, address, occupation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.enrolment.forms.fields import AddressField, PersonNameField, tidy
from storefront.accounts.identity import ParsedId, parse_id
from storefront.accounts.models import Person
from storefront.catalogue import occupations
from storefront.foundation.errors import BusinessRuleError

MOST_SUGGESTIONS = 8


class IdNumberField(forms.CharField):
    """A resident ID or residence permit; `cleaned` is a ParsedId."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> ParsedId:
        text = super().clean(value)
        try:
            return parse_id(text)
        except BusinessRuleError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class InsuredForm(forms.Form):
    """Name and ID number of the person who buys for themself."""

    name = PersonNameField(
        label=_("Your name"),
        help_text=_("As in your ID card."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "data-personal": ""}),
    )
    id_number = IdNumberField(
        label=_("ID number"),
        help_text=_("18 characters; the last may be an X."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-personal": ""}),
    )


class ConfirmForm(forms.Form):
    """What was shown as following from the number. Another value than ours stops the step."""

    born_on = forms.DateField(widget=forms.HiddenInput(attrs={"data-personal": ""}))
    sex = forms.ChoiceField(choices=Person.Sex.choices, widget=forms.HiddenInput(attrs={"data-personal": ""}))


class AddressForm(forms.Form):
    address = AddressField(
        label=_("Your address"),
        help_text=_("Province, city, district, street and door. It stands in the policy."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address", "data-personal": ""}),
    )


class OccupationField(forms.CharField):
    """An occupation by name or code; `cleaned` is an Occupation. Several that fit are named."""

    def clean(self, value: Any) -> occupations.Occupation:
        typed = tidy(super().clean(value))
        every = occupations.all_classes()
        exact = [one for one in every if typed in {one.name, one.code}]
        similar = exact or [one for one in every if typed and typed in one.name]
        if len(similar) == 1:
            return similar[0]
        if not similar:
            raise forms.ValidationError(_("This is not in the list. Please type another word for your work."))
        names = "、".join(one.name for one in similar[:MOST_SUGGESTIONS])
        raise forms.ValidationError(
            _("Several fit; please type one of them: %(names)s"), params={"names": names}
        )


class OccupationForm(forms.Form):
    """An occupation from the list."""

    occupation = OccupationField(
        label=_("Your occupation"),
        max_length=60,
        help_text=_("Type a word, such as 教师 or 快递, and choose from the list."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "list": "occupations", "data-personal": "", "lang": "zh-CN"}
        ),
    )


class PriceForm(forms.Form):
    """Agreement to a price: the sum that was shown, in fen."""

    total_fen = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput)

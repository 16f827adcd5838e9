"""Who receives the death benefit: the heirs by law, or named persons with their shares."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.enrolment.domain.shares import MOST_BENEFICIARIES, check_one, parse_percent
from policies.enrolment.enums import BeneficiaryKind, Relationship
from policies.enrolment.forms.fields import AddressField, PersonNameField
from policies.enrolment.forms.identity import IdNumberField
from policies.enrolment.forms.questions import CHOOSE
from storefront.foundation.errors import BusinessRuleError


class BeneficiaryKindForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Who receives the death benefit?"),
        choices=[
            (BeneficiaryKind.STATUTORY, _("My heirs by law")),
            (BeneficiaryKind.NAMED, _("Persons I name")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )


class ShareField(forms.CharField):
    """A share in percent; `cleaned` is basis points."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            share_bp = parse_percent(text)
            check_one(share_bp)
        except ValueError as error:
            raise forms.ValidationError(_("Type the share as a number, such as 50 or 33.33.")) from error
        except BusinessRuleError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        return share_bp


class BeneficiaryForm(forms.Form):
    """One named beneficiary."""

    name = PersonNameField(
        label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off", "data-personal": ""})
    )
    relationship = forms.ChoiceField(
        label=_("What is this person to you?"), choices=[("", _("Please choose")), *Relationship.choices]
    )
    id_number = IdNumberField(
        label=_("ID number"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-personal": ""}),
    )
    share = ShareField(
        label=_("Share in percent"),
        help_text=_("Three equal shares are 33.33, 33.33 and 33.34."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    order = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=MOST_BENEFICIARIES,
        initial=1,
        help_text=_("Who stands in order 2 receives only where nobody of order 1 is alive."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    address = AddressField(
        label=_("Home address"),
        required=False,
        help_text=_("Leave it empty where it is the same as yours."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-personal": ""}),
    )

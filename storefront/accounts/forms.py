"""The shapes of what people type into the account pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.accounts.domain import LAST_DIGITS
from storefront.accounts.fields import CodeField, PhoneField
from storefront.accounts.identity import normal_form

LONGEST = 40


class SignInForm(forms.Form):
    """A number and, apart from it, the consent to use it. The box is never ticked in advance."""

    phone = PhoneField()
    consent = forms.BooleanField(
        label=_("I agree that my mobile number is used to sign in and to tell me about my policies."),
        error_messages={
            "required": _("Please tick the box if you agree; without your number we cannot send a code.")
        },
    )


class CodeForm(forms.Form):
    code = CodeField()


class AuthenticatorForm(forms.Form):
    code = CodeField(label=_("Code from your authenticator app"))


class LastSixForm(forms.Form):
    """The last six of the resident ID."""

    last_six = forms.CharField(
        label=_("Last six characters of your ID number"),
        help_text=_("Digits, and an X if your number ends with one."),
        max_length=LONGEST,
        error_messages={"required": _("Please enter the last six characters of your ID number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_last_six(self) -> str:
        typed = normal_form(self.cleaned_data["last_six"])
        if len(typed) != LAST_DIGITS:
            raise forms.ValidationError(_("Please enter exactly six characters."), code="length")
        return typed


class PersonSearchForm(forms.Form):
    """A whole mobile number or a whole policy number; nothing is found by parts."""

    query = forms.CharField(
        label=_("Mobile number or policy number"),
        help_text=_("The whole number; parts find nothing."),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OpeningForm(forms.Form):
    """Why a member of staff opens a field."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The customer will see it."),
        min_length=4,
        max_length=200,
        error_messages={"min_length": _("Please give the reason in a few words.")},
    )
    subject = forms.CharField(max_length=100, widget=forms.HiddenInput)
    field = forms.CharField(max_length=60, widget=forms.HiddenInput)

"""The one question of the demo handset: whose messages."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Mobile number"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        digits = "".join(
            character
            for character in self.cleaned_data["number"]
            if character.isascii() and character.isdigit()
        )
        return f"+86{digits.removeprefix('86')[-11:]}"

"""The form fields of accounts: a Chinese mobile number, a code from an SMS."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from storefront.accounts.domain import CODE_DIGITS
from storefront.accounts.phones import LONGEST, parse_phone, tidy


class PhoneField(forms.CharField):
    """Takes what people type (`138 0013 8000`, `+86-138…`, full-width digits); gives `+8613800138000`."""

    default_error_messages = {
        "required": _("Please enter your mobile number."),
        "invalid": _("A mobile number has 11 digits and starts with 13 to 19."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile number"))
        kwargs.setdefault("max_length", LONGEST)
        super().__init__(**kwargs)
        self.widget.attrs |= {"type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        self.widget.input_type = "tel"

    def clean(self, value: Any) -> str:
        typed = tidy(str(value or ""))
        if not typed:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        phone = parse_phone(typed)
        if phone is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return phone


class CodeField(forms.CharField):
    """One input for the whole code, so that paste and the phone's own offer work."""

    default_error_messages = {
        "required": _("Please enter the code from the SMS."),
        "invalid": _("The code has 6 digits."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code from the SMS"))
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def clean(self, value: Any) -> str:
        typed = tidy(str(value or ""))
        if not typed:
            raise ValidationError(self.error_messages["required"], code="required")
        if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", typed):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return typed

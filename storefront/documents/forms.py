"""The two forms of the verification page: a code, or a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from storefront.documents.addresses import normal_code

LARGEST_FILE = 5 * 1024 * 1024
PDF_START = b"%PDF-"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("16 letters and digits at the foot of every page. Spaces do not matter."),
        max_length=60,
        error_messages={
            "required": _("Please type the code from the foot of the page."),
            "max_length": _("The code has 16 letters and digits. Please look at the foot of the page again."),
            "null_characters_not_allowed": _(
                "The code has 16 letters and digits. Please look at the foot of the page again."
            ),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(
                _("The code has 16 letters and digits. Please look at the foot of the page again."),
                code="bad_code",
            )
        return code


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("As you received it, at most 5 MB. We compare it and keep nothing of it."),
        max_length=255,
        error_messages={
            "required": _("Please choose the PDF file."),
            "missing": _("Please choose the PDF file."),
            "invalid": _("Please choose the PDF file."),
            "empty": _("This file is empty. Please choose the PDF as you received it."),
            "max_length": _("The name of this file is too long. Please shorten it and try again."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(
                _("This file is larger than 5 MB. Our documents are smaller."), code="too_large"
            )
        head = file.read(len(PDF_START))
        file.seek(0)
        if head != PDF_START:
            raise ValidationError(
                _("This is not a PDF file. Please choose the PDF as you received it."), code="not_pdf"
            )
        return file

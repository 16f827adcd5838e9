"""The forms of the catalogue's desk: a folder to store, a day to begin on, a reason."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.folder.archive import LARGEST_ARCHIVE


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("ZIP file of a product's folder"),
        help_text=_(
            "At most 1 MB. It may be unfinished; shared chapters it does not bring are the site's own."
        ),
        max_length=255,
        error_messages={
            "required": _("Please choose the ZIP file."),
            "missing": _("Please choose the ZIP file."),
            "invalid": _("Please choose the ZIP file."),
            "empty": _("This file is empty."),
            "max_length": _("The name of this file is too long. Please shorten it and try again."),
        },
        widget=forms.FileInput(attrs={"accept": "application/zip,.zip"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_ARCHIVE:
            raise ValidationError(_("This file is larger than 1 MB."), code="too_large")
        return file


class DayForm(forms.Form):
    on = forms.DateField(
        label=_("First day on sale"),
        help_text=_("From 00:00 of this day, Beijing time. Today at the earliest."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason (it stays in the history)"),
        min_length=4,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["min_length"] = _("Please say it in a few words.")

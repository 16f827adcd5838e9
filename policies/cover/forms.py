"""The forms of the portfolio: what to agree to when cancelling, who receives, what work is done now."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory

from policies.enrolment.domain.shares import MOST_BENEFICIARIES
from policies.enrolment.forms.beneficiaries import BeneficiaryForm, BeneficiaryKindForm
from policies.enrolment.forms.identity import OccupationForm

EMPTY_ROWS = 2


class CancellationForm(forms.Form):
    """The sum that was shown, in fen."""

    agreed_fen = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput)


class BeneficiariesForm(BeneficiaryKindForm):
    """By law or by name; the names are in the rows below."""


class NamedRows(BaseFormSet):
    """Named persons; a row left empty counts for nothing."""

    def get_form_kwargs(self, index: Any) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "use_required_attribute": False}


NamedFormSet = formset_factory(
    BeneficiaryForm,
    formset=NamedRows,
    extra=EMPTY_ROWS,
    max_num=MOST_BENEFICIARIES,
    absolute_max=MOST_BENEFICIARIES,
    validate_max=True,
)


class WorkForm(OccupationForm):
    """New work; `agreed` is the consequence that was shown and agreed to."""

    agreed = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

"""The form of a quote: what may be chosen comes from the product; nothing is chosen in advance but the
first day, which is tomorrow."""

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.quoting.domain import Choices
from storefront.foundation import clock
from storefront.rules.terms import ProductTerms, Term

CLASS_EXAMPLES = {
    1: _("Class 1: office, teaching, retired, at home"),
    2: _("Class 2: shop, sales outside the office"),
    3: _("Class 3: own-car driver, machine worker"),
    4: _("Class 4: delivery rider, electrician, taxi"),
    5: _("Class 5: scaffolder, steel worker"),
    6: _("Class 6: high-altitude cleaner, miner, diver"),
}


class PlainNumberField(forms.IntegerField):
    """A whole number as people type it: full-width digits and spaces are fine."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()[:20]
        return super().to_python(value)


class QuoteForm(forms.Form):
    """Shape only; whether the choice can be priced is the engine's to say."""

    plan = forms.ChoiceField(label=_("Plan"), widget=forms.RadioSelect)
    riders = forms.MultipleChoiceField(
        label=_("Extras"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None is needed. Tick only what you want."),
    )
    term = forms.ChoiceField(label=_("How long"))
    start_on = forms.DateField(
        label=_("First day of cover"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    age = PlainNumberField(
        label=_("Age of the insured person on that day"),
        min_value=0,
        max_value=150,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3}),
    )
    occupation_class = forms.TypedChoiceField(label=_("Occupation"), coerce=int)

    def __init__(self, *args: Any, terms: ProductTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.terms = terms
        tomorrow = clock.today() + timedelta(days=1)
        latest = clock.today() + timedelta(days=terms.admission.max_days_ahead)
        self._offer("plan", [(plan.code, _named(plan)) for plan in terms.plans])
        self._offer("riders", [(rider.code, _named(rider)) for rider in terms.riders])
        self._offer("term", [("", _("Please choose")), *_grouped(terms.terms_sold.all())])
        self._offer("occupation_class", [("", _("Please choose")), *CLASS_EXAMPLES.items()])
        start = self.fields["start_on"]
        start.initial = tomorrow
        start.widget.attrs.update(min=tomorrow.isoformat(), max=latest.isoformat())
        start.help_text = _("From 00:00 of this day, Beijing time. Tomorrow at the earliest.")
        if not terms.riders:
            del self.fields["riders"]

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_start_on(self) -> date:
        """From tomorrow to as far ahead as the product allows."""
        start: date = self.cleaned_data["start_on"]
        ahead = (start - clock.today()).days
        if ahead < 1:
            raise forms.ValidationError(
                _("Cover starts tomorrow at the earliest. Please choose a later day.")
            )
        if ahead > self.terms.admission.max_days_ahead:
            days = self.terms.admission.max_days_ahead
            raise forms.ValidationError(
                _("Please choose a day within the next %(days)d days.") % {"days": days}
            )
        return start

    def choices(self) -> Choices:
        """What was chosen; only of a valid form."""
        data = self.cleaned_data
        return Choices(
            plan=data["plan"],
            riders=tuple(data.get("riders", ())),
            term=data["term"],
            start_on=data["start_on"],
            age=data["age"],
            occupation_class=data["occupation_class"],
        )

    @property
    def untouched(self) -> list[Any]:
        """Bound fields that were left empty and are needed before there is a price."""
        return [
            field for field in self if field.field.required and not field.data and field.name != "start_on"
        ]


def _named(item: Any) -> str:
    return f"{item.name}：{item.summary}" if item.summary else item.name


def _grouped(terms: Iterable[Term]) -> list[tuple[Any, list[tuple[str, str]]]]:
    days = [(str(term), term.chinese) for term in terms if term.days]
    months = [(str(term), term.chinese) for term in terms if term.months]
    return [group for group in ((_("By the day"), days), (_("By the month"), months)) if group[1]]

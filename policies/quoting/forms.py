"""The form of a quote: what is asked and what may be chosen come from the product; nothing is chosen in
advance but the first day, which is tomorrow, and what there is only one of."""

import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.quoting.domain import Choices
from storefront.foundation import clock
from storefront.foundation.money import Money
from storefront.rules.terms import ProductTerms, Starts, Subject, Term
from storefront.shop.forms.asking import CLASSES


class PlainNumberField(forms.IntegerField):
    """A whole number as people type it: full-width digits and spaces are fine."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()[:20]
        return super().to_python(value)


class PriceOfItemField(forms.CharField):
    """The price of a thing in yuan as people type it, within what the product insures; `cleaned` is fen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )
        self.bounds = (1, 10**12)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            fen = Money.from_yuan(text).fen
        except ValueError:
            raise forms.ValidationError(
                _("Please type the price in yuan with at most two decimals, such as 499.99."), "yuan"
            ) from None
        least, most = self.bounds
        if not least <= fen <= most:
            raise forms.ValidationError(
                _("This product insures things priced from %(least)s to %(most)s."),
                "range",
                {"least": Money(least), "most": Money(most)},
            )
        return fen


class QuoteForm(forms.Form):
    """Shape only; whether the choice can be priced is the engine's to say. What the product does not ask
    is not in the form; a plan or term there is only one of goes along hidden and is said."""

    plan = forms.ChoiceField(label=_("Plan"), widget=forms.RadioSelect)
    riders = forms.MultipleChoiceField(
        label=_("Extras"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None is needed. Tick only what you want."),
    )
    item_price = PriceOfItemField(
        label=_("Price of the thing, in yuan"), help_text=_("What you paid for it, as in the order.")
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
        self._offer("plan", [(plan.code, _named(plan)) for plan in terms.plans])
        self._offer("riders", [(rider.code, _named(rider)) for rider in terms.riders])
        self._offer("term", [("", _("Please choose")), *_grouped(terms.terms_sold.all())])
        self._offer("occupation_class", [("", _("Please choose")), *CLASSES.items()])
        self._offer_days()
        if len(terms.plans) == 1:
            self._settle("plan", terms.plans[0].code)
        if len(terms.terms_sold.all()) == 1:
            self._settle("term", str(terms.terms_sold.all()[0]))
        if terms.item_price_fen is not None:
            self.fields["item_price"].bounds = terms.item_price_fen  # type: ignore[attr-defined]
        for name in not_asked(terms):
            del self.fields[name]

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def _offer_days(self) -> None:
        tomorrow = clock.today() + timedelta(days=1)
        latest = clock.today() + timedelta(days=self.terms.admission.max_days_ahead)
        start = self.fields["start_on"]
        start.initial = tomorrow
        start.widget.attrs.update(min=tomorrow.isoformat(), max=latest.isoformat())
        start.help_text = _("From 00:00 of this day, Beijing time. Tomorrow at the earliest.")

    def _settle(self, name: str, only: str) -> None:
        """There is one answer: it is not asked, and another is refused."""
        field = self.fields[name]
        field.widget, field.required, field.initial = forms.HiddenInput(), False, only
        field.choices = [(only, only)]  # type: ignore[attr-defined]

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
        """What was chosen; only of a valid form. Cover that starts at payment starts today so far."""
        data = self.cleaned_data
        return Choices(
            plan=self._plan,
            riders=tuple(dict.fromkeys(data.get("riders", ()))),
            term=self._term,
            start_on=data.get("start_on") or clock.today(),
            age=data.get("age"),
            occupation_class=data.get("occupation_class"),
            item_price_fen=data.get("item_price"),
        )

    @property
    def _plan(self) -> str:
        return str(self.cleaned_data.get("plan") or self.fields["plan"].initial or "")

    @property
    def _term(self) -> str:
        return str(self.cleaned_data.get("term") or self.fields["term"].initial or "")

    @property
    def only_term(self) -> Term | None:
        """The term there is only one of."""
        only: str | None = self.fields["term"].initial
        return Term.parse(only) if only else None

    @property
    def period(self) -> tuple[date, date] | None:
        """First and last day of cover as soon as both are known, whatever else is still open."""
        if not self.is_bound or "term" in self.errors or "start_on" in self.errors or not self._term:
            return None
        start_on = self.cleaned_data.get("start_on") or clock.today()
        return start_on, Term.parse(self._term).end_on(start_on)

    @property
    def untouched(self) -> list[Any]:
        """Bound fields that were left empty and are needed before there is a price."""
        return [
            field for field in self if field.field.required and not field.data and field.name != "start_on"
        ]


def not_asked(terms: ProductTerms) -> set[str]:
    """The fields that a product has no use for."""
    unused = set()
    if not terms.riders:
        unused.add("riders")
    if terms.starts is Starts.PAYMENT:
        unused.add("start_on")
    if terms.subject is Subject.ITEM:
        unused |= {"age", "occupation_class"}
    if terms.item_price_fen is None:
        unused.add("item_price")
    return unused


def _named(item: Any) -> str:
    return f"{item.name}：{item.summary}" if item.summary else item.name


def _grouped(terms: Iterable[Term]) -> list[tuple[Any, list[tuple[str, str]]]]:
    days = [(str(term), term.chinese) for term in terms if term.days]
    months = [(str(term), term.chinese) for term in terms if term.months]
    return [group for group in ((_("By the day"), days), (_("By the month"), months)) if group[1]]

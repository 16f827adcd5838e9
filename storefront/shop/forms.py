"""The calculator's question: what a treatment cost, who paid, and how it happened."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storefront.foundation.money import Money
from storefront.rules.terms import ProductTerms
from storefront.shop.domain.calculator import Numbers, causes

MOST_FEN = 100_000_000  # a million yuan: beyond it a typing slip is likelier than a bill


class YuanField(forms.CharField):
    """An amount in yuan as people type it; cleaned to whole fen."""

    default_error_messages = {
        "yuan": _("Please write an amount such as 560.37."),
        "most": _("That is more than a million yuan. Please look at the decimal point."),
        "required": _("Please write an amount; 0 if there was none."),
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            fen = Money.from_yuan(text).fen
        except ValueError:
            raise forms.ValidationError(self.error_messages["yuan"], "yuan") from None
        if fen < 0:
            raise forms.ValidationError(self.error_messages["yuan"], "yuan")
        if fen > MOST_FEN:
            raise forms.ValidationError(self.error_messages["most"], "most")
        return fen


class CalculatorForm(forms.Form):
    """Reads the reader's own numbers. Nothing of it is stored."""

    plan = forms.ChoiceField(label=_("Plan"))
    total = YuanField(label=_("The hospital's bill, in yuan"), help_text=_("for example 3286.40"))
    pooled = YuanField(label=_("Paid by public insurance"), required=False)
    out_of_list = YuanField(
        label=_("Of it, outside the public insurance's list"),
        required=False,
        help_text=_("what the receipt calls 自费"),
    )
    other = YuanField(label=_("Paid by others"), required=False)
    cause = forms.ChoiceField(label=_("How did it happen?"), required=False)

    def __init__(self, *args: Any, terms: ProductTerms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("plan", [(plan.code, plan.name) for plan in terms.plans])
        none = ("", _("An accident, nothing of the kind below"))
        self._offer("cause", [none, *((row.code, row.title) for row in causes(terms))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        total = data.get("total")
        parts = [data.get(name, 0) for name in ("pooled", "out_of_list", "other")]
        if total is not None and sum(parts) > total:
            self.add_error("total", _("The parts below are more than the bill. Please look again."))
        return data

    def numbers(self) -> Numbers:
        data = self.cleaned_data
        return Numbers(
            data["plan"], data["total"], data["pooled"], data["out_of_list"], data["other"], data["cause"]
        )

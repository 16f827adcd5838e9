"""The calculator's form: reads a story from an address, says what is wrong with it. Nothing is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from storefront.catalogue.definition import ProductDefinition
from storefront.foundation.errors import BusinessRuleError
from storefront.rules.fields import UNSEEN
from storefront.shop.domain.calculator import (
    MOST_BILLS,
    MOST_INJURIES,
    Bill,
    Injury,
    Late,
    Mending,
    Option,
    Paid,
    Questions,
    Spent,
    Stay,
    Story,
    When,
    Where,
    contradictions,
    questions,
    questions_to_all,
)
from storefront.shop.domain.calculator.address import NO, OTHER, cost_name, delay_name, nth, paid_name
from storefront.shop.forms.asking import GROUPS, OPEN, asked_fields
from storefront.shop.forms.fields import Asked, OneOfField, SomeOfField

TWICE = _("This stands in the address twice, and not the same. Please choose one.")
PARTS = _("The parts are more than the whole. Please look again.")
NEEDS_TOTAL = _("Please write the total first: this is a part of it.")
LONGEST_NAME, MOST_NAMES = 30, 5


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Questions that belong together, and parts of them. `open` where one of them is answered or wrong."""

    title: Any
    fields: tuple[BoundField, ...]
    open: bool
    parts: "tuple[FieldGroup, ...]" = ()


class StoryForm(forms.Form):
    """The questions of one product. Each may be left open, but for the plan."""

    def __init__(self, data: QueryDict | None = None, *, asked: Questions) -> None:
        super().__init__(data)
        self.asked = asked
        self._groups: dict[str, list[str]] = {}
        for group, name, field in asked_fields(self.asked):
            self.fields[name] = field
            self._groups.setdefault(group, []).append(name)

    @property
    def open_fields(self) -> list[Any]:
        """The few fields that stand open."""
        return [self[name] for name in self._groups.get(OPEN, ())]

    @property
    def folded(self) -> Iterator[FieldGroup]:
        """The other questions, in their groups."""
        for code, title in GROUPS.items():
            below = [name for name in self._groups if name.startswith(f"{code}/")]
            parts = tuple(self._group(name, name.partition("/")[2]) for name in below)
            if code != OPEN and (parts or code in self._groups):
                yield self._group(code, title, parts)

    def _group(self, code: str, title: Any, parts: tuple[FieldGroup, ...] = ()) -> FieldGroup:
        names = self._groups.get(code, ())
        told = any(self._told(name) or name in self.errors for name in names) if self.is_bound else False
        is_open = told or any(part.open for part in parts)
        return FieldGroup(title, tuple(self[name] for name in names), is_open, parts)

    @property
    def told(self) -> list[tuple[Any, str]]:
        """What was told: the label of each answered question with its answer."""
        names = [name for name, field in self.fields.items() if isinstance(field, Asked) and self._told(name)]
        return [(self.fields[name].label, self._answer(name)) for name in names]

    def _answer(self, name: str) -> str:
        field, said = self.fields[name], [value.strip() for value in self._values(name) if value.strip()]
        if isinstance(field, SomeOfField):
            said = [self.words.get(value, value) for value in said]
        elif isinstance(field, OneOfField):
            said = [str(label) for value, label in field.options if value in said]
        return "；".join(said)

    @property
    def words(self) -> dict[str, str]:
        """The reader's words for every circumstance that is asked."""
        asked = self.asked
        options = [
            *asked.causes,
            *asked.exceptions,
            *asked.conditions,
            *asked.bill_items,
            *asked.repair_items,
        ]
        options += [Option(rider.code, rider.name) for rider in asked.riders]
        options += [item for row in (*asked.costs, *asked.delays) for item in row.items]
        return {option.value: option.label for option in options}

    def _told(self, name: str) -> bool:
        return any(value.strip() for value in self._values(name))

    def _values(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def is_told(self) -> bool:
        """Whether the address tells a story; a plan alone is none."""
        return any(name in self.data for name in self.fields if name not in {"plan", "riders", "extras"})

    def unknown(self) -> list[str]:
        """Names in the address that are no question here, made safe to show; the first few."""
        names = [name for name in self.data if name not in self.fields]
        return [UNSEEN.sub("", name)[:LONGEST_NAME] or "?" for name in names[:MOST_NAMES]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._refuse_twice()
        if self.asked.plans and not data.get("plan") and "plan" not in self.errors:
            self.add_error("plan", _("Please choose a plan."))
        if self.errors:
            return data
        self._check_parts(data)
        story = self.story()
        if not self.errors and not story.has_loss:
            self.add_error(self._main, _("Please write at least one thing that it cost or that was lost."))
        return data

    def refuse(self, error: BusinessRuleError) -> None:
        """Say what the rules say, at the field it belongs to."""
        self.add_error(error.field if error.field in self.fields else None, error.message)

    @property
    def _main(self) -> str | None:
        """The field that the simplest story fills in."""
        names = self._groups.get(OPEN, [])
        return next((name for name in names if name not in {"plan", "happened", "price"}), None)

    def _refuse_twice(self) -> None:
        """An address may be written by hand: the same question answered in two ways is said."""
        for name, field in self.fields.items():
            said = {value.strip() for value in self._values(name)} - {""}
            if len(said) > 1 and not isinstance(field, forms.MultipleChoiceField):
                self.add_error(name, TWICE)

    def _check_parts(self, data: dict[str, Any]) -> None:
        for index in range(MOST_BILLS):
            self._check_bill(data, index)
        wholes = [("repair", ("repair_other",))]
        wholes += [(cost_name(row.kind), (cost_name(row.kind, "other"),)) for row in self.asked.costs]
        for whole, parts in wholes:
            total = data.get(whole)
            total = sum(total) if isinstance(total, tuple) else total
            self._check_part(data, whole, total, parts)
        for row in self.asked.costs:
            self._check_not(data, cost_name(row.kind, "not"), cost_name(row.kind, "item"))
        for index in range(MOST_INJURIES):
            if data.get(nth("before", index)) and not data.get(nth("grade", index)):
                self.add_error(nth("grade", index), _("Please write the grade it has now."))

    def _check_bill(self, data: dict[str, Any], index: int) -> None:
        whole, total = nth("total", index), data.get(nth("total", index))
        paid = tuple(nth(name, index) for name in ("pooled", "other", "account"))
        covered = tuple(nth(name, index) for name in ("pooled", "other", "out_of_list"))
        self._check_part(data, whole, total, paid)
        if whole not in self.errors:
            self._check_part(data, whole, total, covered)

    def _check_not(self, data: dict[str, Any], amount: str, item: str) -> None:
        """What is not covered is told by its amount and by what it is."""
        if data.get(amount) and not data.get(item):
            self.add_error(item, _("Please choose which of these it is."))
        elif data.get(item) and not data.get(amount):
            self.add_error(amount, _("Please write what it cost."))

    def _check_part(self, data: dict[str, Any], whole: str, total: int | None, parts: Sequence[str]) -> None:
        """The parts need their whole, and are not more than it."""
        together = sum(data.get(name) or 0 for name in parts)
        if together and total is None:
            self.add_error(whole, NEEDS_TOTAL)
        elif total is not None and together > total:
            self.add_error(whole, PARTS)

    def story(self) -> Story:
        """What the reader told; only of a form without errors."""
        data = self.cleaned_data
        return Story(
            plan=data.get("plan", ""),
            riders=tuple(row.code for row in self.asked.riders if row.code in data.get("riders", ())),
            price_fen=data.get("price"),
            owned=data.get("owned") != NO,
            kind=data.get("happened", ""),
            words=frozenset(word for name in ("cause", "also", "unless") for word in data.get(name, ())),
            when=When(data.get("when", "")),
            term=data.get("term", ""),
            day=data.get("day"),
            insured=data.get("person") != OTHER,
            age=data.get("age"),
            occupation_class=int(data["work"]) if data.get("work") else None,
            bills=tuple(self._bills()),
            stay=Stay(data["stay"], Where(data.get("stay_where", ""))) if data.get("stay") else None,
            injuries=tuple(self._injuries()),
            died_after=data.get("died"),
            spent=tuple(self._spent()),
            mending=self._mending(),
            late=tuple(self._late()),
            paid=tuple(self._paid()),
        )

    def _bills(self) -> Iterator[Bill]:
        data = self.cleaned_data
        for index in range(MOST_BILLS):
            if data.get(nth("total", index)) is None:
                continue
            yield Bill(
                total_fen=data[nth("total", index)],
                pooled_fen=data.get(nth("pooled", index)) or 0,
                out_of_list_fen=data.get(nth("out_of_list", index)) or 0,
                other_fen=data.get(nth("other", index)) or 0,
                account_fen=data.get(nth("account", index)) or 0,
                where=Where(data.get(nth("where", index), "")),
                item=data.get(nth("item", index), ""),
                day=data.get(nth("bill_day", index)) or 0,
            )

    def _injuries(self) -> Iterator[Injury]:
        for index in range(MOST_INJURIES):
            grade = self.cleaned_data.get(nth("grade", index))
            if grade:
                yield Injury(grade, self.cleaned_data.get(nth("before", index)))

    def _spent(self) -> Iterator[Spent]:
        data = self.cleaned_data
        for row in self.asked.costs:
            if amounts := data.get(cost_name(row.kind)):
                yield Spent(row.kind, amounts, data.get(cost_name(row.kind, "other")) or 0)
            if amounts := data.get(cost_name(row.kind, "not")):
                yield Spent(row.kind, amounts, item=data[cost_name(row.kind, "item")])

    def _paid(self) -> Iterator[Paid]:
        data = self.cleaned_data
        for benefit in self.asked.paid:
            fen, items = data.get(paid_name(benefit.code)), data.get(paid_name(benefit.code, "times"))
            if fen or items:
                yield Paid(benefit.code, fen or 0, items or 0)

    def _mending(self) -> Mending | None:
        data = self.cleaned_data
        total, days = data.get("repair"), data.get("repair_days")
        if total is None and days is None:
            return None
        return Mending(total or 0, data.get("repair_other") or 0, days, data.get("repair_item", ""))

    def _late(self) -> Iterator[Late]:
        for row in self.asked.delays:
            if seconds := self.cleaned_data.get(delay_name(row.kind)):
                yield Late(row.kind, seconds, self.cleaned_data.get(delay_name(row.kind, "item"), ""))


class ProductForm(StoryForm):
    """A story put to one product: what cannot be of this product is said at once."""

    def __init__(self, data: QueryDict | None = None, *, product: ProductDefinition) -> None:
        super().__init__(data, asked=questions(product))
        self.terms = product.terms

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            for error in contradictions(self.story(), self.terms):
                self.refuse(error)
        return data


class EveryProductForm(StoryForm):
    """A story put to every product: no plan and no riders, but whether all riders count."""

    extras = forms.BooleanField(label=_("Reckon with all extras, which cost more"), required=False)

    def __init__(self, data: QueryDict | None = None, *, products: Sequence[ProductDefinition]) -> None:
        super().__init__(data, asked=questions_to_all(products))

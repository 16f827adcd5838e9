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
from storefront.foundation.money import Money
from storefront.rules.fields import UNSEEN
from storefront.shop.domain.calculator import (
    Option,
    Questions,
    Story,
    contradictions,
    questions,
    questions_to_all,
)
from storefront.shop.forms.asking import GROUPS, OPEN, asked_fields, first_question
from storefront.shop.forms.fields import Asked, ManyYuanField, OneOfField, SomeOfField, YuanField
from storefront.shop.forms.reading import story_from, wrong

TWICE = _("This stands in the address twice, and not the same. Please choose one.")
PARTS = _("The parts are more than the whole. Please look again.")
NEEDS_TOTAL = _("Please write the total first: this is a part of it.")
LONGEST_NAME, MOST_NAMES = 30, 5


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Questions that belong together, and parts of them. `open` where one of them is answered or wrong."""

    code: str
    title: Any
    fields: tuple[BoundField, ...]
    open: bool
    parts: "tuple[FieldGroup, ...]" = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A question and its answer, and whether the answer is in the catalogue's Chinese."""

    question: Any
    answer: str
    chinese: bool


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

    @property
    def has_more(self) -> bool:
        """Whether anything of the folded questions is answered or wrong."""
        return any(group.open for group in self.folded)

    def _group(self, code: str, title: Any, parts: tuple[FieldGroup, ...] = ()) -> FieldGroup:
        names = self._groups.get(code, ())
        told = any(self._told(name) or name in self.errors for name in names) if self.is_bound else False
        is_open = told or any(part.open for part in parts)
        return FieldGroup(code, title, tuple(self[name] for name in names), is_open, parts)

    @property
    def told(self) -> list[Told]:
        """What was told: each answered question with its answer; of a form without errors."""
        return [
            Told(field.label, self._answer(name), field.chinese)
            for name, field in self.fields.items()
            if isinstance(field, Asked) and self._told(name)
        ]

    def _answer(self, name: str) -> str:
        field, said = self.fields[name], [value.strip() for value in self._values(name) if value.strip()]
        if isinstance(field, SomeOfField):
            said = [self.words.get(value, value) for value in said]
        elif isinstance(field, OneOfField):
            said = [str(label) for value, label in field.options if value in said]
        elif isinstance(field, YuanField | ManyYuanField):
            fen = self.cleaned_data[name]
            said = [str(Money(one)) for one in (fen if isinstance(fen, tuple) else (fen,))]
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
        for name, message in wrong(data, self.asked):
            self.add_error(name, message)
        if not self.errors and not self.story().has_loss:
            self.add_error(
                self._start(data), _("Please write at least one thing that it cost or that was lost.")
            )
        return data

    def story(self) -> Story:
        """What the reader told; only of a form without errors."""
        return story_from(self.cleaned_data, self.asked)

    def refuse(self, error: BusinessRuleError) -> None:
        """Say what the rules say, at the field it belongs to."""
        self.add_error(error.field if error.field in self.fields else None, error.message)

    def _start(self, data: dict[str, Any]) -> str | None:
        """The question with which a story of this kind begins, or else the simplest one."""
        benefit = dict(self.asked.starts).get(data.get("happened", ""))
        if benefit and (name := first_question(benefit)) in self.fields:
            return name
        names = self._groups.get(OPEN, [])
        return next((name for name in names if name not in {"plan", "happened", "price"}), None)

    def _refuse_twice(self) -> None:
        """An address may be written by hand: the same question answered in two ways is said."""
        for name, field in self.fields.items():
            said = {value.strip() for value in self._values(name)} - {""}
            if len(said) > 1 and not isinstance(field, forms.MultipleChoiceField):
                self.add_error(name, TWICE)


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

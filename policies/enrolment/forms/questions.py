"""One question a page: radios without a default, ticks that nobody ticked in advance (R-20)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHOOSE = _("Please choose an answer.")


class OneQuestionForm(forms.Form):
    """A question with its answers; nothing is chosen until the reader chooses. `earlier` is what this very
    reader chose before: it stands chosen when they come back, and evidence does not hold which it was."""

    answer = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": CHOOSE})

    def __init__(
        self,
        *args: Any,
        question: str,
        hint: str = "",
        choices: Iterable[tuple[str, str]],
        earlier: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        field.label, field.help_text = question, hint
        field.choices = list(choices)  # type: ignore[attr-defined]
        if earlier:
            field.initial = earlier
            field.widget.attrs["data-personal"] = ""


class OwnWillForm(forms.Form):
    """The reader's own will to go on against advice."""

    own_will = forms.BooleanField(error_messages={"required": _("Tick the box to go on, or stop here.")})

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own_will"].label = text


class CheckForm(forms.Form):
    """The last word before paying. Its `prefix` is the word of one rendering, so that no browser can tick
    the box from memory (R-20)."""

    confirmed = forms.BooleanField(
        label=_("I have read and understood"),
        error_messages={"required": _("Please tick the box once you have read and understood.")},
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
    )

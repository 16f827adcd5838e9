"""The address of a story: the one to share, the same with extras, and the one a plain form is led to."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from storefront.foundation.htmx import is_fragment_request
from storefront.shop.domain.calculator import Story, parameters
from storefront.shop.forms import StoryForm

ANSWER = "#answer"
WITH_EXTRAS = ("extras", "on")


def shared(request: HttpRequest, form: StoryForm, story: Story) -> dict[str, Any]:
    """What was told, and its address: amounts, codes and whole ages, in one order."""
    path = story_path(request, form, story)
    url = request.build_absolute_uri(path)
    return {"share_path": path, "here": path, "share_url": url, "told": form.told}


def story_path(request: HttpRequest, form: StoryForm, story: Story, *, extras: bool = False) -> str:
    """The story's address on this page."""
    told = parameters(story, form.asked)
    if extras or form.cleaned_data.get("extras"):
        told.append(WITH_EXTRAS)
    return f"{request.path}?{urlencode(told)}{ANSWER}"


def with_riders(request: HttpRequest, form: StoryForm, story: Story, riders: Sequence[str]) -> str:
    """The same story as if these extras had been chosen too; empty where there are none."""
    chosen = {*story.riders, *riders}
    told = replace(story, riders=tuple(row.code for row in form.asked.riders if row.code in chosen))
    return story_path(request, form, told) if riders else ""


def tidied(request: HttpRequest, form: StoryForm) -> HttpResponse | None:
    """A form sent without JavaScript sends its empty boxes too: on to the address without them, or None.
    What cannot be read, or is no question here, stays as it is, to be said."""
    empty = any(not value.strip() for _, values in request.GET.lists() for value in values)
    if not empty or is_fragment_request(request) or form.unknown() or not form.is_valid():
        return None
    response = redirect(story_path(request, form, form.story()))
    response.headers["Cache-Control"] = "private, no-store"  # as the answer itself
    return response

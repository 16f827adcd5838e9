"""A story as the parameters of an address: short, in one order, nothing in it that tells who asks."""

from collections.abc import Iterator

from storefront.shop.domain.calculator.notation import hours_of, yuan_of
from storefront.shop.domain.calculator.questions import Questions
from storefront.shop.domain.calculator.story import Bill, Injury, Story

Parameter = tuple[str, str]
NO, OTHER = "no", "other"


def parameters(story: Story, asked: Questions) -> list[Parameter]:
    """The parameters of a story. What is at its default is left out."""
    return [(name, value) for name, value in _all(story, asked) if value]


def nth(name: str, index: int) -> str:
    """The first of its kind has the bare name, the next ones a number: `total`, `total2`."""
    return f"{name}{index + 1}" if index else name


def cost_name(kind: str, part: str = "") -> str:
    """The parameter of a cost of a kind: `cost-rescue`, `cost-rescue-other`."""
    return f"cost-{kind}-{part}" if part else f"cost-{kind}"


def delay_name(kind: str, part: str = "") -> str:
    """The parameter of a delay of a kind: `delay-flight`."""
    return f"delay-{kind}-{part}" if part else f"delay-{kind}"


def paid_name(benefit: str, part: str = "") -> str:
    """The parameter of what was paid before: `paid-medical`, `paid-delay-times`."""
    return f"paid-{benefit}-{part}" if part else f"paid-{benefit}"


def _all(story: Story, asked: Questions) -> Iterator[Parameter]:
    yield "plan", story.plan
    yield from (("riders", rider) for rider in story.riders)
    yield "price", _yuan(story.price_fen)
    for index, bill in enumerate(story.bills):
        yield from _bill(bill, index)
    yield from _things(story)
    yield from _body(story)
    yield "happened", story.kind
    yield from sorted((_word_name(word, asked), word) for word in story.words)
    yield "when", story.when
    yield "term", story.term
    yield "day", _whole(story.day)
    yield "person", "" if story.insured else OTHER
    yield "owned", "" if story.owned else NO
    yield "age", _whole(story.age)
    yield "work", _whole(story.occupation_class)
    for paid in story.paid:
        yield paid_name(paid.benefit), _some(paid.amount_fen)
        yield paid_name(paid.benefit, "times"), _whole(paid.items or None)


def _word_name(word: str, asked: Questions) -> str:
    """Under which question a circumstance is told."""
    for name, options in (("cause", asked.causes), ("unless", asked.exceptions), ("also", asked.conditions)):
        if any(option.value == word for option in options):
            return name
    return "cause"


def _bill(bill: Bill, index: int) -> Iterator[Parameter]:
    yield nth("total", index), _yuan(bill.total_fen)
    yield nth("pooled", index), _some(bill.pooled_fen)
    yield nth("out_of_list", index), _some(bill.out_of_list_fen)
    yield nth("other", index), _some(bill.other_fen)
    yield nth("account", index), _some(bill.account_fen)
    yield nth("where", index), bill.where
    yield nth("item", index), bill.item
    yield nth("bill_day", index), _whole(bill.day or None)


def _things(story: Story) -> Iterator[Parameter]:
    if mending := story.mending:
        yield "repair", _some(mending.total_fen) if mending.days is not None else _yuan(mending.total_fen)
        yield "repair_other", _some(mending.other_fen)
        yield "repair_days", _whole(mending.days)
        yield "repair_item", mending.item
    for spent in story.spent:
        yield cost_name(spent.kind, "not" if spent.item else ""), " ".join(map(yuan_of, spent.amounts))
        yield cost_name(spent.kind, "item"), spent.item
        yield cost_name(spent.kind, "other"), _some(spent.other_fen)
        yield cost_name(spent.kind, "worth"), _yuan(spent.worth_fen)
    for late in story.late:
        yield delay_name(late.kind), " ".join(map(hours_of, late.seconds))
        yield delay_name(late.kind, "item"), late.item


def _body(story: Story) -> Iterator[Parameter]:
    if story.stay:
        yield "stay", str(story.stay.days)
        yield "stay_where", story.stay.where
    for index, injury in enumerate(story.injuries):
        yield from _injury(injury, index)
    yield "died", _whole(story.died_after)


def _injury(injury: Injury, index: int) -> Iterator[Parameter]:
    yield nth("grade", index), str(injury.grade)
    yield nth("before", index), _whole(injury.before)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else yuan_of(fen)


def _some(fen: int) -> str:
    return yuan_of(fen) if fen else ""


def _whole(number: int | None) -> str:
    return "" if number is None else str(number)

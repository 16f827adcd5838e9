"""Reading the demo handsets."""

from dataclasses import dataclass

from storefront.messages.gateways.handset import HandsetMessage, handset_index

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Handset:
    """A number and its messages, newest first. `reference` is that of its newest message."""

    reference: str
    number: str
    messages: tuple[HandsetMessage, ...]


def handsets() -> tuple[Handset, ...]:
    """Every number that got a message, the one with the newest first."""
    grouped: dict[str, list[HandsetMessage]] = {}
    for message in HandsetMessage.objects.order_by("-received_at", "-pk")[: SHOWN * 10]:
        grouped.setdefault(message.number_lookup, []).append(message)
    return tuple(
        Handset(found[0].reference, found[0].number, tuple(found[:SHOWN])) for found in grouped.values()
    )


def handset_of(number: str) -> Handset | None:
    """The handset of one number (E.164), or None where nothing was received."""
    found = tuple(
        HandsetMessage.objects.filter(number_lookup=handset_index(number)).order_by("-received_at", "-pk")[
            :SHOWN
        ]
    )
    return Handset(found[0].reference, number, found) if found else None

"""Two lists of texts set beside each other: what changed, came and went, and what stayed, in order."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storefront.catalogue.domain.difference import Piece, pieces
from storefront.catalogue.enums import Area, Kind, Part


@dataclass(frozen=True, slots=True)
class Item:
    """A text of one version: a clause, an exclusion, a notice. `key` pairs it with its like in the other
    version; `mark` is what readers call it by (a clause's number); `rule` stands for what the engine
    reads of it and no reader does."""

    key: str
    mark: str
    title: str
    parts: Mapping[Part, str]
    is_exclusion: bool = False
    rule: object = None


@dataclass(frozen=True, slots=True)
class TextChange:
    """One part of an entry that differs, as pieces that stay, go and come."""

    part: Part
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An item that differs. `before` is its mark in the older version where that was another; `rule` says
    that the engine takes it otherwise, `marked` that it became or ceased to be an exclusion."""

    kind: Kind
    mark: str
    title: str
    is_exclusion: bool
    texts: tuple[TextChange, ...]
    before: str = ""
    rule: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Items that follow each other and stayed as they were, folded into one line."""

    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One area of two versions, in the order of the newer one; what went stands where it stood."""

    area: Area
    rows: tuple[Entry | Unchanged, ...]
    kinds: Mapping[Kind, int] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(row for row in self.rows if isinstance(row, Entry))

    @property
    def count(self) -> int:
        return sum(self.kinds.values())


def section(area: Area, old: Sequence[Item], new: Sequence[Item]) -> Section:
    """Set two lists beside each other. What bears the same key is the same item."""
    old, new = _keyed_once(old), _keyed_once(new)
    before, after = {item.key: item for item in old}, {item.key for item in new}
    rows: list[Entry | Unchanged] = []
    for item in _in_order(old, new):
        entry = _entry(before.get(item.key), item) if item.key in after else _whole(Kind.REMOVED, item)
        if entry is not None:
            rows.append(entry)
        elif rows and isinstance(rows[-1], Unchanged):
            rows[-1] = Unchanged((*rows[-1].marks, item.mark))
        else:
            rows.append(Unchanged((item.mark,)))
    kinds = [row.kind for row in rows if isinstance(row, Entry)]
    return Section(area, tuple(rows), {kind: kinds.count(kind) for kind in Kind})


def _keyed_once(items: Sequence[Item]) -> list[Item]:
    """A key that comes again (two notices of one title) is counted, so that each pairs with its like."""
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        seen[item.key] += 1
        found.append(replace(item, key=f"{item.key} {seen[item.key]}"))
    return found


def _in_order(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Item]:
    """The new items, and each old one that is gone behind the item it followed."""
    kept = {item.key for item in new}
    gone: dict[str, list[Item]] = {}
    last = ""
    for item in old:
        if item.key in kept:
            last = item.key
        else:
            gone.setdefault(last, []).append(item)
    yield from gone.get("", ())
    for item in new:
        yield item
        yield from gone.get(item.key, ())


def _entry(old: Item | None, new: Item) -> Entry | None:
    """What differs, or None where nothing does."""
    if old is None:
        return _whole(Kind.ADDED, new)
    texts = text_changes(old.parts, new.parts)
    moved = old.mark if old.mark != new.mark else ""
    rule, marked = old.rule != new.rule, old.is_exclusion != new.is_exclusion
    if not (texts or moved or rule or marked):
        return None
    return Entry(Kind.CHANGED, new.mark, new.title, new.is_exclusion, texts, moved, rule, marked)


def text_changes(old: Mapping[Part, str], new: Mapping[Part, str]) -> tuple[TextChange, ...]:
    """The parts that differ, in the order of the newer text."""
    parts = dict.fromkeys([*new, *old])
    return tuple(
        TextChange(part, pieces(old.get(part, ""), new.get(part, "")))
        for part in parts
        if old.get(part, "") != new.get(part, "")
    )


def _whole(kind: Kind, item: Item) -> Entry:
    sides = ({}, item.parts) if kind is Kind.ADDED else (item.parts, {})
    texts = tuple(one for one in text_changes(*sides) if one.part is not Part.TITLE)
    return Entry(kind, item.mark, item.title, item.is_exclusion, texts)


def spans(marks: Iterable[str]) -> tuple[str, ...]:
    """Clause numbers that follow each other joined: 1.1, 1.2, 1.3, 2.1 → `1.1–1.3`, `2.1`."""
    runs: list[list[str]] = []
    for mark in marks:
        if runs and _follows(runs[-1][-1], mark):
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return tuple(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _follows(one: str, other: str) -> bool:
    (chapter, _, number), (following, _, next_number) = one.partition("."), other.partition(".")
    digits = number.isdecimal() and next_number.isdecimal()
    return digits and chapter == following and int(next_number) == int(number) + 1

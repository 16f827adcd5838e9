"""Closing a day: one root over the heads of its chains, kept in the database and in a file outside it."""

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from storefront.foundation import clock
from storefront.reading.domain import chain as rules
from storefront.reading.models import DailyRoot, EvidenceBook, EvidenceRow

SETTLED = timedelta(minutes=5)  # a day is closed when the transactions of its last second are over
Head = tuple[int, int, str]


def heads_of(day: date) -> list[Head]:
    """Number, sequence and hash of the last row of the day of every chain that grew, by number."""
    start, end = clock.start_of_day(day), clock.start_of_day(day + timedelta(days=1))
    last = (
        EvidenceRow.objects.filter(at__gte=start, at__lt=end)
        .order_by()
        .values("chain_id")
        .annotate(last=Max("seq"))
        .values_list("chain_id", "last")
    )
    rows = EvidenceRow.objects.filter(at__gte=start, at__lt=end).order_by("chain__number")
    wanted = dict(last)
    found = rows.values_list("chain_id", "chain__number", "seq", "hash")
    return [(number, seq, hash_) for chain, number, seq, hash_ in found.iterator() if wanted[chain] == seq]


def anchor_days() -> list[DailyRoot]:
    """Close every day that is over and not yet closed; write lines that the file lacks."""
    made = [root for day in _open_days() if (root := anchor_day(day))]
    for root in DailyRoot.objects.order_by("on"):
        _write_line(root)
    return made


def anchor_day(day: date) -> DailyRoot | None:
    """Close one day, in turn. None where somebody was first."""
    before = DailyRoot.objects.filter(on__lt=day).order_by("-on").first()
    heads = heads_of(day)
    opened = max([before.opened if before else 0, *(number for number, _, _ in heads)])
    previous = before.root if before else ""
    root = rules.daily_root(on=day, previous=previous, opened=opened, heads=heads)
    try:
        with transaction.atomic():
            return DailyRoot.objects.create(
                on=day, heads=heads, opened=opened, previous=previous, root=root, anchored_at=clock.now()
            )
    except IntegrityError:
        return None


def _open_days() -> Iterator[date]:
    """Days from the last closed one (or the first row) to yesterday, in order."""
    last = DailyRoot.objects.order_by("-on").values_list("on", flat=True).first()
    first = EvidenceRow.objects.order_by("at").values_list("at", flat=True).first()
    if first is None and not EvidenceBook.objects.exists():
        return
    day = last + timedelta(days=1) if last else clock.beijing_date(first or clock.now())
    end = clock.beijing_date(clock.now() - SETTLED)
    while day < end:
        yield day
        day += timedelta(days=1)


def file_of(day: date) -> Path:
    """One file a year, one line a day."""
    return Path(settings.EVIDENCE_ANCHOR_DIR) / f"roots-{day.year}.jsonl"


def line_of(root: DailyRoot) -> dict[str, Any]:
    return {
        "on": root.on.isoformat(),
        "opened": root.opened,
        "chains": len(root.heads),
        "previous": root.previous,
        "root": root.root,
    }


def read_lines() -> list[dict[str, Any]]:
    """Every line of every file, by day. A line that is no JSON comes as `{"damaged": …}`."""
    lines = []
    for path in sorted(Path(settings.EVIDENCE_ANCHOR_DIR).glob("roots-*.jsonl")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                lines.append(dict(json.loads(text)))
            except (ValueError, TypeError):
                lines.append({"damaged": f"{path.name}:{number}"})
    return lines


def _write_line(root: DailyRoot) -> None:
    """Append the day's line if the file has none; a line that differs is left for verification."""
    path = file_of(root.on)
    if any(line.get("on") == root.on.isoformat() for line in read_lines()):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(line_of(root), sort_keys=True) + "\n"
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())

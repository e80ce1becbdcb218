"""Phases of carrying out the plan (工作步骤): their names and days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fangan import dates
from fangan.model import Item, Kind, Phase
from fangan.text import Span

_NAME_END = re.compile(r"[（(〔【：:。，,]")
_OPEN_START = re.compile(r"(?:即日|之日|现在|目前)起?[ 　]*(?:至|到|—+|-+|－|–)[ 　]*$")
"""自即日起至4月30日: a beginning without a day."""

_OPENING_DATE = re.compile(r"(?:时间|日期|时限|期限)?\s*[：:为]?\s*")


def read_phases(text: str, items: Sequence[Item], year: int | None) -> Iterator[Phase]:
    """Reads: items of kind phase. Writes: a phase each, with the days that heading or first words state."""
    for item in items:
        if item.kind is not Kind.PHASE or (item.path[-1].startswith("§") and item.path[-1] != "§1"):
            continue
        heading = item.heading or ""
        head = Span(
            item.span.start,
            item.body.start if item.heading and item.body.start > item.span.start else item.span.end,
        )
        when = next(dates.find(text, head, year), None) or _at_start(text, item.body, year)
        name = _NAME_END.split(heading or item.text[:20])[0].strip(" ：:，,。")
        start, end = (when.start, when.end) if when else (None, None)
        if when and _OPEN_START.search(text, max(item.span.start, when.span.start - 8), when.span.start):
            start = None
        yield Phase(name, start, end, Span(item.span.start, max(head.end, item.span.start)))


def _at_start(text: str, body: Span, year: int | None) -> dates.When | None:
    lead = _OPENING_DATE.match(text, body.start, body.end)
    start = lead.end() if lead else body.start
    when = next(dates.find(text, Span(start, min(body.end, start + 40)), year), None)
    return when if when and when.span.start - start <= 2 else None

"""Phases of carrying out the plan (工作步骤): their names and days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fangan import dates
from fangan.deadlines import opening_date
from fangan.expressions import expression
from fangan.model import Item, Kind, Phase, Section
from fangan.text import Span

_NAME_END = expression(r"[（(〔【：:。，,]")
_OPEN_START = expression(r"(?:即日|之日|现在|目前)起?[ 　]*(?:至|到|—+|-+|－|–)[ 　]*$")
"""自即日起至4月30日: a beginning without a day."""

_DONE_BY = expression(r"(?:之?前|以前)?(?:完成|结束|到位)")
"""8月底完成: an end alone."""


def read_phases(
    text: str, items: Sequence[Item], sections: Sequence[Section], year: int | None
) -> Iterator[Phase]:
    """Reads: items of kind phase, and the sections above them. Writes: a phase each, with its days.

    The days are those of the heading or the first words. Steps listed under a phase's heading are no phases.
    """
    headed = [each for section in sections for each in _with_steps(section.children)]
    last: Section | None = None
    for item in items:
        if item.kind is not Kind.PHASE or (item.path[-1].startswith("§") and item.path[-1] != "§1"):
            continue
        at = item.span.start
        above = next((each for each in headed if each.span.start <= at < each.span.end), None)
        if above is None:
            yield _phase_of(text, item, year)
        elif above is not last:
            line = Span(above.span.start, min(at, above.children[0].span.start))
            yield _phase(text, line, above.heading or "", next(dates.find(text, line, year), None))
        last = above


def _with_steps(sections: Sequence[Section]) -> Iterator[Section]:
    """The phases under whose heading numbered steps stand: （一）动员部署阶段（2030年3月）."""
    for section in sections:
        if section.children and section.heading and "阶段" in section.heading:
            yield section


def _phase_of(text: str, item: Item, year: int | None) -> Phase:
    heading = item.heading or ""
    head = Span(
        item.span.start,
        item.body.start if item.heading and item.body.start > item.span.start else item.span.end,
    )
    when = next(dates.find(text, head, year), None) or opening_date(text, item.body, year)
    return _phase(
        text, Span(item.span.start, max(head.end, item.span.start)), heading or item.text[:20], when
    )


def _phase(text: str, line: Span, words: str, when: dates.When | None) -> Phase:
    name = _NAME_END.split(words)[0].strip(" ：:，,。")
    start, end = (when.start, when.end) if when else (None, None)
    open_start = when and _OPEN_START.search(text, max(line.start, when.span.start - 8), when.span.start)
    if when and (open_start or _DONE_BY.match(text, when.span.end)):
        start = None
    return Phase(name, start, end, line)

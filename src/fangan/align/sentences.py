"""The sentences of tasks, without marker, owners and deadlines, as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fangan import numerals
from fangan.align.wording import Reader, Wording
from fangan.model import Item
from fangan.text import Span

_ENDS = re.compile(r"[。；！？;!?\n]+")
_FRAME = re.compile(r"[（(〔\[【）)〕\]】\s，,、：:]*")
_LEAST = 3
"""Symbols that a stretch needs to be a sentence; what is left of brackets and labels is shorter."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`task` is the index of its item in the list that was read."""

    task: int
    span: Span
    wording: Wording
    heading: bool = False


def read_sentences(text: str, items: Sequence[Item], reader: Reader) -> list[Sentence]:
    narrowed = numerals.narrow(text)
    return [
        Sentence(task, span, wording, heading)
        for task, item in enumerate(items)
        for span, heading in _stretches(text, item)
        if len((wording := reader.read(narrowed, span)).symbols) >= _LEAST
    ]


def _stretches(text: str, item: Item) -> Iterator[tuple[Span, bool]]:
    heading = heading_span(text, item)
    if heading:
        yield heading, True
    if heading is None or not heading.start <= item.body.start < heading.end:
        for part in _without(item.body, _read_by_others(item)):
            start = part.start
            for match in [*_ENDS.finditer(text, part.start, part.end), None]:
                end = match.start() if match else part.end
                if trimmed := _trim(text, Span(start, end)):
                    yield trimmed, False
                start = match.end() if match else end


def heading_span(text: str, item: Item) -> Span | None:
    """Where the heading stands inside the item; None for an item without one."""
    if not item.heading:
        return None
    at = text.find(item.heading, item.span.start, max(item.span.end, item.body.end))
    return Span(at, at + len(item.heading)) if at >= 0 else None


def _read_by_others(item: Item) -> list[Span]:
    found = [entry.span for entry in item.assignments if not entry.inherited]
    if item.deadline and not item.deadline.inherited:
        found.append(item.deadline.span)
    return sorted(found)


def _without(whole: Span, holes: Sequence[Span]) -> Iterator[Span]:
    start = whole.start
    for hole in holes:
        if hole.end <= start or hole.start >= whole.end:
            continue
        yield Span(start, max(start, hole.start))
        start = hole.end
    yield Span(start, max(start, whole.end))


def _trim(text: str, span: Span) -> Span | None:
    """Without brackets and separators at both ends, which owners and deadlines leave behind."""
    match = _FRAME.match(text, span.start, span.end)
    start = match.end() if match else span.start
    end = span.end
    while end > start and text[end - 1] in "（(〔[【 \t\u3000，,、：:":
        end -= 1
    return Span(start, end) if end > start else None

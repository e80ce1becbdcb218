"""The plan's text as pieces for the review page: paragraphs, items, and the marked spans in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from luoshi.plans.models import Item


@dataclass(frozen=True)
class Mark:
    """A span that a fact points at. `kind` is its colour class, `fact` the id that the page links it by."""

    start: int
    end: int
    kind: str
    fact: str


@dataclass
class Piece:
    """A run of text under one mark, or under none."""

    text: str
    mark: Mark | None = None


@dataclass
class Line:
    """One paragraph. `item` is the pid of the item it belongs to, empty outside any."""

    start: int
    item: str
    first_of_item: bool
    pieces: list[Piece] = field(default_factory=list)
    heading: bool = False


def marks_of(items: Iterable[Item]) -> list[Mark]:
    """A mark for each owner's name, deadline and indicator, without overlaps, in the order of the text."""
    marks: list[Mark] = []
    for item in items:
        for owner in item.owners.all():
            marks.append(Mark(owner.start, owner.end, "owner", f"{item.pid}-o{owner.position}"))
        if item.deadline_start is not None and item.deadline_end is not None:
            marks.append(Mark(item.deadline_start, item.deadline_end, "deadline", f"{item.pid}-d"))
        for kind, facts in (("figure", item.indicators), ("stone", item.milestones)):
            for index, fact in enumerate(facts):
                if "span" in fact:
                    start, end = fact["span"]
                    marks.append(Mark(start, end, kind, f"{item.pid}-{kind[0]}{index}"))
    return _disjoint(marks)


def lines_of(text: str, items: Iterable[Item]) -> list[Line]:
    """The text line by line, empty lines left out, each cut where marks begin and end."""
    rows = sorted(items, key=lambda item: item.start)
    marks = marks_of(rows)
    lines: list[Line] = []
    offset = next_mark = next_item = 0
    seen: set[str] = set()
    for raw in text.split("\n"):
        start, end = offset, offset + len(raw)
        offset = end + 1
        while next_item < len(rows) and rows[next_item].end <= start:
            next_item += 1
        while next_mark < len(marks) and marks[next_mark].end <= start:
            next_mark += 1
        if not raw.strip():
            continue
        owner = rows[next_item].pid if next_item < len(rows) and rows[next_item].start < end else ""
        lines.append(
            Line(start, owner, bool(owner) and owner not in seen, _cut(text, start, end, marks, next_mark))
        )
        seen.add(owner)
    return lines


def _cut(text: str, start: int, end: int, marks: list[Mark], index: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    while index < len(marks) and marks[index].start < end:
        mark = marks[index]
        if mark.start > at:
            pieces.append(Piece(text[at : mark.start]))
        pieces.append(Piece(text[max(mark.start, at) : min(mark.end, end)], mark))
        at = min(mark.end, end)
        index += 1
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces


def _disjoint(marks: list[Mark]) -> list[Mark]:
    """The marks in order; one that begins inside an earlier one gives way (an inherited owner's mark
    belongs to the first item that names it)."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept

"""The plan's text as pieces for the review page: paragraphs, items, and the marked spans in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from luoshi.plans.models import Finding, Item


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
    """One paragraph. `item` is the pid of the item it belongs to, empty outside any.

    `level` of a heading: 0 for the document's title, else its depth in the outline from 1.
    """

    start: int
    item: str
    first_of_item: bool
    pieces: list[Piece] = field(default_factory=list)
    heading: bool = False
    level: int = 0


def marks_of(
    items: Iterable[Item], machine: Mapping[str, Any] | None = None, findings: Iterable[Finding] = ()
) -> list[Mark]:
    """A mark for each error found, owner's name, deadline, indicator, milestone, duty and overall goal,
    without overlaps, in the order of the text."""
    errors = _disjoint([Mark(each.start, each.end, "err", f"{each.pid}-e") for each in findings])
    marks = list(_marks_of_plan(machine or {}))
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
    # Where an error stands its mark is shown: it is what a person has to see there.
    free = [mark for mark in marks if not _touches(mark, errors)]
    return _disjoint([*errors, *free])


def _touches(mark: Mark, errors: list[Mark]) -> bool:
    """Whether the mark shares characters with any of these, which are disjoint and in order."""
    index = bisect_right(errors, mark.start, key=lambda each: each.end)
    return index < len(errors) and errors[index].start < mark.end


def _marks_of_plan(machine: Mapping[str, Any]) -> Iterator[Mark]:
    """What belongs to the plan as a whole: duties and goals."""
    goals = machine.get("goals") or {}
    for kind, facts in (
        ("duty", machine.get("duties")),
        ("figure", goals.get("indicators")),
        ("stone", goals.get("milestones")),
    ):
        for index, fact in enumerate(facts or ()):
            if fact.get("span"):
                start, end = fact["span"]
                yield Mark(start, end, kind, f"plan-{kind[0]}{index}")


def lines_of(
    text: str,
    items: Iterable[Item],
    machine: Mapping[str, Any] | None = None,
    findings: Iterable[Finding] = (),
) -> list[Line]:
    """The text line by line, empty lines and indents left out, each cut where marks begin and end.

    `machine` is the parser's answer for the whole text: its outline tells the headings.
    """
    rows = sorted(items, key=lambda item: item.start)
    marks = marks_of(rows, machine, findings)
    levels = _Headings(machine or {})
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
        start += len(raw) - len(raw.lstrip())
        owner = rows[next_item].pid if next_item < len(rows) and rows[next_item].start < end else ""
        line = Line(start, owner, bool(owner) and owner not in seen, _cut(text, start, end, marks, next_mark))
        level = levels.of(start, raw.strip())
        line.heading, line.level = level is not None, level or 0
        lines.append(line)
        seen.add(owner)
    return lines


class _Headings:
    """Which lines are headings: the title, and lines that hold nothing but a section's marker and heading."""

    def __init__(self, machine: Mapping[str, Any]) -> None:
        self.title = str((machine.get("meta") or {}).get("title") or "")
        self.sections = dict(self._walk(machine.get("outline") or (), 1))
        self.first = min(self.sections, default=None)

    def of(self, start: int, line: str) -> int | None:
        if start in self.sections:
            level, length = self.sections[start]
            # Four characters of room for the punctuation and spaces around a marker.
            return level if len(line) <= length + 4 else None
        before_outline = self.first is None or start < self.first
        return 0 if before_outline and len(line) > 3 and line in self.title else None

    def _walk(self, nodes: Iterable[Mapping[str, Any]], level: int) -> Iterator[tuple[int, tuple[int, int]]]:
        for node in nodes:
            heading = node.get("heading") or ""
            if node.get("span") and heading:
                yield node["span"][0], (level, len(heading) + len(node.get("marker") or ""))
            yield from self._walk(node.get("children") or (), level + 1)


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

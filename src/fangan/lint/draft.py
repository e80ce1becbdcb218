"""A parsed plan as the rules see it: the plan's own paragraphs, every list of owners once, lookups."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fangan.lint.directory import Directory
from fangan.model import Assignment, Item, Kind, Plan, Role, Section
from fangan.outline.markers import Marker, read_marker
from fangan.text import Span

_PROSE_END = re.compile(r"[。！？；;：:)）”]$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_FURNITURE = re.compile(r"^[^。]{0,6}[：:]\s*$|[|｜]|^\s*(?:https?://|索引号|您(?:当前|现在)|首页)")


@dataclass(frozen=True, slots=True)
class OwnerList:
    """One written list of owners, with the first item that it is effective for."""

    entry: Assignment
    item: Item

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name.text for name in self.entry.names)


@dataclass(frozen=True)
class Draft:
    """`units` is the directory of the plan's jurisdiction, where the user has given one."""

    plan: Plan
    units: Directory | None = None

    @property
    def text(self) -> str:
        return self.plan.source.text

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The lines of the plan and its covering notice, in order; page furniture and signature left out."""
        sections = self.plan.outline
        if not sections:
            return tuple(line for line in self.plan.source.lines() if line.of(self.text).strip())
        inside = [section.span for section in sections]
        return tuple(line for line in self.plan.source.lines() if self._belongs(line, inside))

    def _belongs(self, line: Span, sections: Sequence[Span]) -> bool:
        words = line.of(self.text).strip()
        if not words:
            return False
        at = bisect_right(sections, line.end, key=lambda span: span.start) - 1
        if at >= 0 and line.start < sections[at].end:
            return True
        before = line.end <= sections[0].start
        return before and bool(_PROSE_END.search(words)) and not _FURNITURE.search(words)

    @cached_property
    def _starts(self) -> list[int]:
        return [span.start for span in self.paragraphs]

    def paragraph_at(self, offset: int) -> Span | None:
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self.paragraphs[at].end:
            return None
        return self.paragraphs[at]

    def search(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match that begins inside the plan's own text."""
        if not self.paragraphs:
            return
        for match in pattern.finditer(self.text, self.paragraphs[0].start, self.paragraphs[-1].end):
            if self.paragraph_at(match.start()) is not None:
                yield match

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(match.start() for match in self.search(_NUMBER))

    def at_numbers(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match of a pattern that begins with a number, tried only where one begins."""
        end = 0
        for start in self._numbers:
            match = pattern.match(self.text, start) if start >= end else None
            if match:
                end = match.end()
                yield match

    @cached_property
    def lists(self) -> tuple[OwnerList, ...]:
        """Every list of owners once, where it is written, in order."""
        found = {
            (entry.span, entry.role): OwnerList(entry, item)
            for item in reversed(self.plan.items)
            for entry in item.assignments
        }
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def tasks(self) -> tuple[Item, ...]:
        return tuple(item for item in self.plan.items if item.kind in (Kind.TASK, Kind.INDICATOR))

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Every node of the outline, parents before children."""
        return tuple(_walk(self.plan.outline))

    @cached_property
    def markers(self) -> Mapping[int, Marker]:
        """The marker of each numbered heading, by where the heading begins."""
        numbered = (section.span.start for section in self.sections if section.marker)
        return {start: marker for start in numbered if (marker := read_marker(self.text, start))}

    @cached_property
    def families(self) -> tuple[tuple[Section, ...], ...]:
        """The children of each node, the outermost first."""
        nested = (section.children for section in self.sections if section.children)
        return tuple(itertools.chain([self.plan.outline], nested))

    def owners(self, item: Item, role: Role) -> tuple[str, ...]:
        return tuple(name.text for entry in item.assignments if entry.role is role for name in entry.names)

    def head(self, item: Item) -> Span:
        """The heading of an item, or its first sentence: what a finding about the whole item points at."""
        line_end = self.text.find("\n", item.span.start)
        end = min(item.span.end, line_end if line_end >= 0 else item.span.end)
        stop = re.compile(r"[。；\n]").search(self.text, item.span.start, end)
        return Span(item.span.start, stop.start() if stop else end)

    def line_of(self, offset: int) -> int:
        return self.plan.source.line_and_column(offset)[0]


def _walk(sections: Sequence[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.children)

"""The markers of a family of headings, as the rules on numbering compare them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fangan.lint.draft import Draft
from fangan.model import Section
from fangan.outline.markers import Marker, Style
from fangan.text import Span

_NUMBER = re.compile(r"[零〇一二三四五六七八九十百\d]+")


class Numbered(NamedTuple):
    """A heading with its marker; `span` is the marker without the blanks that follow it."""

    section: Section
    marker: Marker
    span: Span

    @property
    def raw(self) -> Span:
        return Span(self.section.span.start, self.section.span.start + self.marker.length)


def numbered(draft: Draft, sections: Sequence[Section]) -> Iterator[Numbered]:
    for section in sections:
        marker = draft.markers.get(section.span.start)
        if marker:
            start = section.span.start
            words = draft.text[start : start + marker.length]
            yield Numbered(section, marker, Span(start, start + len(words.rstrip())))


def steps(draft: Draft) -> Iterator[tuple[Numbered, Numbered]]:
    """Every two numbered headings of one style that follow each other under the same heading."""
    for family in draft.families:
        last: dict[Style, Numbered] = {}
        for each in numbered(draft, family):
            if each.marker.style in last:
                yield last[each.marker.style], each
            last[each.marker.style] = each


def shape(words: str) -> str:
    """The marker with its number masked: `(三)` → `(N)`; blanks go."""
    return _NUMBER.sub("N", words.strip(), count=1)


def lost_headings(draft: Draft) -> Iterator[Span]:
    """The only unnumbered heading between two numbers that leave out exactly one."""
    for before, after in steps(draft):
        if after.marker.number - before.marker.number == 2:
            between = Span(before.section.span.start, after.section.span.start)
            plain = [
                section
                for section in draft.sections
                if section.marker is None and section.heading and section.span.start in between
            ]
            if len(plain) == 1 and plain[0].heading:
                start = draft.text.index(plain[0].heading, plain[0].span.start)
                yield Span(start, start + len(plain[0].heading))


def slips(draft: Draft) -> Iterator[tuple[Numbered, Numbered]]:
    """A number that is one too high, and the next one, which has it rightly (the first 6 in 4. 6. 6. 7.)."""
    pairs = list(steps(draft))
    leaps = {after.span for before, after in pairs if after.marker.number == before.marker.number + 2}
    for before, after in pairs:
        if after.marker.number == before.marker.number and before.span in leaps:
            yield before, after

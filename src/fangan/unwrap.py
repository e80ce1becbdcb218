"""Lines broken by a page's width (PDF, scans, pasted text) joined to paragraphs again.

What is dropped is only the line end, the blanks around it and a page number between, so every offset
still leads back.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fangan.expressions import expression
from fangan.outline.known import is_known_heading
from fangan.outline.markers import read_marker
from fangan.owners.vocabulary import deadline_label_pattern, label_pattern
from fangan.text import OffsetMap, Place, Segment, SourceText, Span, Table

_BLANK = " \u3000\u00a0\t"
_TERMINAL = "。！？!?；;：:"
_CLOSERS = "，。、；：）》”’」』】"
_PAIRS = {"（": "）", "(": ")", "《": "》", "“": "”", "〔": "〕"}
_OPENS = re.escape("".join(_PAIRS))
_CLOSES = expression("[" + re.escape("".join(_PAIRS.values())) + "]")
_ALL_CLOSED = expression(
    rf"(?:[^{_OPENS}]*+(?:"
    + "|".join(f"{re.escape(open_)}[^{_OPENS}{close}]*+{re.escape(close)}" for open_, close in _PAIRS.items())
    + rf"))*+[^{_OPENS}]*+"
)
"""Words whose every bracket closes before another one opens."""

_PAGE_NUMBER = expression(r"[-—–－•·\s]*第?\s*\d{1,3}\s*页?[-—–－•·\s]*$")
_BULLET = expression("[-*+][ \u3000]|[●◆■▲★☆◇○□►▶•·➢]")
_BOLD = expression(r"\*\*")
_ALL_BOLD = expression(r"\s*(?:#{1,6}\s+)?\*\*[^*]+\*\*\s*")
_NARROW, _WIDEST = 15, 75
_NEAR = 300
_SCRAP, _FULL = 4, 20
"""So few characters of a line may be a scrap of the one above it, where one of so many follows."""


class _Line(NamedTuple):
    """Where a line begins and ends, and its words without the blanks around them."""

    start: int
    end: int
    words: str


def without_emphasis(source: SourceText) -> SourceText:
    """Reads: a text as its reader wrote it. Writes: the same without ** around some words of a line.

    A line that is emphasised as a whole keeps its marks: they say that it is a heading.
    """
    if "**" not in source.text:
        return source
    drops = [
        Span(line.start + mark.start(), line.start + mark.end())
        for line in source.lines()
        if "**" in (words := line.of(source.text)) and not _ALL_BOLD.fullmatch(words)
        for mark in _BOLD.finditer(words)
    ]
    return _without(source, drops) if drops else source


def unwrap(source: SourceText) -> SourceText:
    """Reads: a text as its reader wrote it. Writes: the same with broken lines joined, if any is."""
    drops = list(_line_ends(source))
    return _without(source, drops) if drops else source


def _line_ends(source: SourceText) -> Iterator[Span]:
    """The stretches to drop: from the last character of one line to the first of the next."""
    text = source.text
    lines = _filled_lines(source)
    width = _page_width(lines)
    indented = _uses_indents(text, lines) if width else False
    fixed = {cell.span.start for table in source.tables for cell in table.cells}
    fixed |= {span.start for span in source.headings}
    start, previous = 0, None
    for index, line in enumerate(lines):
        if width and previous and _PAGE_NUMBER.fullmatch(text, line.start, line.end):
            continue
        if previous is not None and not (fixed and {line.start, previous.start} & fixed):
            after = lines[index + 1] if index + 1 < len(lines) else None
            if _joins(text, start, previous, line, after, width, indented):
                left = previous.start + len(text[previous.start : previous.end].rstrip(_BLANK))
                right = line.end - len(text[line.start : line.end].lstrip(_BLANK))
                yield Span(left, right)
                previous = line
                continue
        start, previous = line.start, line


def _filled_lines(source: SourceText) -> list[_Line]:
    """The lines on which anything but blanks stands."""
    found: list[_Line] = []
    start = 0
    for line in source.text.split("\n"):
        if words := line.strip(_BLANK):
            found.append(_Line(start, start + len(line), words))
        start += len(line) + 1
    return found


def _joins(
    text: str, start: int, previous: _Line, line: _Line, after: _Line | None, width: float, indented: bool
) -> bool:
    """Whether a line goes on in the next one. `start`: of its paragraph; `after`: the line behind both."""
    left, right = previous.words, line.words
    adjacent = text.count("\n", previous.end, line.start) <= 1
    if right[0] in _CLOSERS:
        return adjacent
    if not width and not (adjacent and (len(right) <= _SCRAP or _CLOSES.search(right, 0, _NEAR))):
        return False
    closes = adjacent and _closes_bracket(text[max(start, previous.end - _NEAR) : previous.end], right)
    cut_off = (
        len(right) <= _SCRAP
        and after is not None
        and after.end - after.start >= _FULL
        and len(left) >= 12
        and left[-1] not in _TERMINAL + "）)"
        and read_marker(left) is not None
    )
    if not (closes or cut_off or width) or _opens_paragraph(right):
        return False
    if closes:
        return True
    if cut_off:
        return adjacent and _WORDS.fullmatch(right) is not None
    if not width:
        return False
    if _is_open(text[start : previous.end]):
        return True
    if left[-1] in _TERMINAL or left[-1] in "）)":
        full = _measure(left) >= width - 1.5
        return (
            indented and full and text[line.start : line.end][:2].strip(_BLANK) != "" and left[-1] in "。；"
        )
    if left[-1] in "，,、":
        return True
    heading = read_marker(left) is not None and start == previous.start
    if heading and not re.search(r"[，。；：]", left) and _measure(left) < width - 1:
        return False
    return _measure(left) >= 0.75 * width


def _is_open(words: str) -> bool:
    """Whether a bracket opened near the end is still open."""
    tail = words[-_NEAR:].replace("（", "(").replace("）", ")")
    return tail.count("(") > tail.count(")") and tail.rfind("(") > max(tail.rfind("。"), tail.rfind("\n"))


def _opens_paragraph(words: str) -> bool:
    return (
        read_marker(words) is not None
        or label_pattern().match(words) is not None
        or deadline_label_pattern().match(words) is not None
        or "\t" in words
        or words.startswith(("——", "--", "附件", "附：", "#", "|", "**"))
        or _BULLET.match(words) is not None
        or is_known_heading(words)
    )


_WORDS = expression(r"[\u4e00-\u9fff]+")
_HALF_WIDTH = expression(r"[\x00-\x7f]")


def _closes_bracket(stretch: str, right: str) -> bool:
    """Whether a bracket or quotation opened just before closes at the beginning of the next line."""
    if _CLOSES.search(right, 0, _NEAR) is None:
        return False
    if _ALL_CLOSED.fullmatch(stretch):
        return False
    for opening, closing in _PAIRS.items():
        if stretch.rfind(opening) <= stretch.rfind(closing):
            continue
        close = right.find(closing, 0, _NEAR)
        if close < 0 or stretch.count(opening) <= stretch.count(closing):
            continue
        again = right.find(opening, 0, _NEAR)
        if again < 0 or close < again:
            return True
    return False


def _page_width(lines: Sequence[_Line]) -> float:
    """The usual width of a full line in Chinese characters; 0 where lines are whole paragraphs."""
    long = [words for _, _, words in lines if len(words) >= _NARROW and words[0] != "|" and "\t" not in words]
    if len(long) < 8:
        return 0
    broken = len([words for words in long if words[-1] not in _TERMINAL + "）)"])
    if broken * 2 < len(long) or _ends_by_itself(lines) * 2 > broken:
        return 0
    widths = sorted(map(_measure, long))
    if widths[int(len(widths) * 0.95)] > _WIDEST:
        return 0
    return widths[int(len(widths) * 0.85)]


def _ends_by_itself(lines: Sequence[_Line]) -> int:
    """How many long lines end without a stop before a number or label (…巡查。——各村): none goes on."""
    return sum(
        len(left) >= _NARROW and left[-1] not in _TERMINAL + "）)" and _opens_paragraph(right)
        for (_, _, left), (_, _, right) in itertools.pairwise(lines)
    )


def _measure(words: str) -> float:
    return len(words) - 0.5 * len(_HALF_WIDTH.findall(words))


def _uses_indents(text: str, lines: Sequence[_Line]) -> bool:
    indented = sum(text[line.start : line.end].startswith(("\u3000", "  ", "\t")) for line in lines)
    return 0.05 * len(lines) < indented < 0.6 * len(lines)


def _without(source: SourceText, drops: Sequence[Span]) -> SourceText:
    """The source with these stretches left out; offsets, tables, headings and places follow."""
    text = source.text
    edges = [0, *(edge for drop in drops for edge in drop), len(text)]
    kept = [Span(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    starts: list[int] = []
    length = 0
    for piece in kept:
        starts.append(length)
        length += piece.end - piece.start

    def moved(offset: int) -> int:
        index = max(0, bisect_right(kept, offset, key=lambda piece: piece.start) - 1)
        return starts[index] + min(offset, kept[index].end) - kept[index].start

    def moved_span(span: Span) -> Span:
        return Span(moved(span.start), moved(span.end))

    return dataclasses.replace(
        source,
        text="".join(piece.of(text) for piece in kept),
        offsets=_offsets(source.offsets, kept, starts),
        tables=tuple(_moved_table(table, moved_span) for table in source.tables),
        headings=tuple(map(moved_span, source.headings)),
        places=_moved_places(source.places, moved_span),
    )


def _offsets(old: OffsetMap, kept: Sequence[Span], starts: Sequence[int]) -> OffsetMap:
    segments: list[Segment] = []
    index = 0
    for piece, start in zip(kept, starts, strict=True):
        while (
            index < len(old.segments)
            and old.segments[index].clean + old.segments[index].length <= piece.start
        ):
            index += 1
        at = index
        while at < len(old.segments) and old.segments[at].clean < piece.end:
            segment = old.segments[at]
            left = max(piece.start, segment.clean)
            right = min(piece.end, segment.clean + segment.length)
            segments.append(
                Segment(start + left - piece.start, segment.original + left - segment.clean, right - left)
            )
            at += 1
    return OffsetMap(tuple(segment for segment in segments if segment.length > 0))


def _moved_table(table: Table, moved: Callable[[Span], Span]) -> Table:
    cells = tuple(dataclasses.replace(cell, span=moved(cell.span)) for cell in table.cells)
    return dataclasses.replace(table, span=moved(table.span), cells=cells)


def _moved_places(
    places: Sequence[tuple[Span, Place]], moved: Callable[[Span], Span]
) -> tuple[tuple[Span, Place], ...]:
    return tuple((moved(span), place) for span, place in places)

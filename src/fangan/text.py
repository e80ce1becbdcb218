"""Text, spans, and the way back from cleaned text to the original.

Everything that `fangan` says of a document is a half-open span of code points into
`SourceText.text`. A reader that cleans (drops a byte order mark, joins the lines of a PDF, renders
automatic numbering) keeps an `OffsetMap`, so that each span also names its place in the original.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open stretch `[start, end)` of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def __contains__(self, other: object) -> bool:
        """Whether an offset or a whole span lies inside; `end` itself is outside."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return isinstance(other, int) and self.start <= other < self.end

    def shifted(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)


as_span: Callable[[tuple[int, int]], Span] = partial(tuple.__new__, Span)
"""The span of a pair, such as `match.span()`: for inner loops, where the call of a class is half the work."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch stands in the original, in the original's own coordinates.

    Only the coordinates that the format has are set. `page` counts from 1; `box` is (left, top, right,
    bottom) in points from the page's top left corner; `paragraph` counts from 0 in document order;
    `cell` is a spreadsheet address such as "B7" or, in a word processor's table, "table:row:column".
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    paragraph: int | None = None
    sheet: str | None = None
    cell: str | None = None


class Segment(NamedTuple):
    """`length` code points at `clean` of the cleaned text are the same ones as at `original`."""

    clean: int
    original: int
    length: int


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Cleaned offsets to original offsets and back, by equal segments in ascending order.

    What stands between two segments was inserted (cleaned side) or dropped (original side).
    """

    segments: tuple[Segment, ...]

    @classmethod
    def identity(cls, length: int) -> OffsetMap:
        return cls((Segment(0, 0, length),) if length else ())

    def to_original(self, offset: int) -> int:
        """The original offset; an inserted character maps to where the next kept one stands."""
        return self._map(offset, 0)

    def to_clean(self, offset: int) -> int:
        """The cleaned offset; a dropped character maps to where the next kept one stands."""
        return self._map(offset, 1)

    def span_to_original(self, span: Span) -> Span:
        """The smallest original span that covers the kept characters of `span`."""
        if span.end <= span.start:
            at = self.to_original(span.start)
            return Span(at, at)
        return Span(self.to_original(span.start), self.to_original(span.end - 1) + 1)

    def _map(self, offset: int, side: int) -> int:
        other = 1 - side
        index = bisect_right(self.segments, offset, key=lambda segment: segment[side]) - 1
        if index < 0:
            return self.segments[0][other] if self.segments else 0
        segment = self.segments[index]
        inside = offset - segment[side]
        if inside < segment.length:
            return segment[other] + inside
        if index + 1 < len(self.segments):
            return self.segments[index + 1][other]
        return segment[other] + segment.length


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `span` is its text, which may be empty. A merged cell stands once, at its top left."""

    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells' texts stand in `SourceText.text` row by row, each cell beginning a line.

    A cell of several paragraphs keeps the line ends between them inside its span.
    """

    span: Span
    cells: tuple[Cell, ...]

    @property
    def rows(self) -> int:
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        return max((cell.column + cell.column_span for cell in self.cells), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this position, a merged one included."""
        for cell in self.cells:
            if (
                cell.row <= row < cell.row + cell.row_span
                and cell.column <= column < cell.column + cell.column_span
            ):
                return cell
        return None


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as text: what every stage reads.

    `text` has "\\n" as its only line end, one line a paragraph. `places` are in ascending order of their
    spans. `headings` are the spans of lines that the original marks as headings (style, bold). `metadata`
    holds what the format itself states (the national web standard's meta tags, docx core properties).
    `warnings` are sentences for the user about what could not be read.
    """

    text: str
    offsets: OffsetMap
    filename: str | None = None
    media_type: str = "text/plain"
    sha256: str | None = None
    encoding: str | None = None
    tables: tuple[Table, ...] = ()
    headings: tuple[Span, ...] = ()
    places: tuple[tuple[Span, Place], ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> SourceText:
        """A plain string as a source; line ends are unified, offsets lead back to the given string."""
        return cls(*unify_line_ends(text))

    def lines(self) -> Iterator[Span]:
        """Every line without its line end, empty ones included."""
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            yield as_span((start, end))
            start = end + 1

    def place_of(self, offset: int) -> Place | None:
        """The original place of the character at `offset`, if the format has such coordinates."""
        index = bisect_right(self.places, offset, key=lambda entry: entry[0].start) - 1
        return self.places[index][1] if index >= 0 and offset in self.places[index][0] else None

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Both counted from 1, for messages."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def unify_line_ends(text: str) -> tuple[str, OffsetMap]:
    """Text with "\\n" for every CR LF and CR, and the way back. A leading byte order mark goes."""
    start = 1 if text.startswith("\ufeff") else 0
    if not start and "\r" not in text:
        return text, OffsetMap.identity(len(text))
    pieces: list[str] = []
    segments: list[Segment] = []
    clean = 0
    while start < len(text):
        end = text.find("\r", start)
        crlf = end >= 0 and text.startswith("\r\n", end)
        stop = len(text) if end < 0 else end
        piece = text[start:stop] + ("" if end < 0 else "\n")
        pieces.append(piece)
        segments.append(Segment(clean, start, len(piece)))
        clean += len(piece)
        start = stop + (2 if crlf else 1)
    return "".join(pieces), OffsetMap(tuple(segments))

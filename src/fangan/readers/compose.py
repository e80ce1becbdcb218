"""From the paragraphs and tables that a format's reader finds to one SourceText.

A reader yields blocks in reading order: `Paragraph` for a line of text, `Grid` for a table. Composing cleans
their characters, lays them out one line a paragraph (a cell's paragraphs stay lines of that cell) and keeps
places, headings and offsets in step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from fangan.readers.characters import clean, private_use_warning
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_CHARACTERS, MAX_TABLE_CELLS
from fangan.text import Cell, OffsetMap, Place, Segment, SourceText, Span, Table


class Run(NamedTuple):
    """A stretch of a paragraph; `original` is the offset of its first character, where the format has one."""

    text: str
    original: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text. A run's own place goes before the paragraph's."""

    runs: tuple[Run, ...]
    place: Place | None = None
    heading: bool = False

    @classmethod
    def of(cls, text: str, place: Place | None = None, *, heading: bool = False) -> Paragraph:
        return cls((Run(text),), place, heading)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class GridCell:
    paragraphs: tuple[Paragraph, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    place: Place | None = None

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; cells in row order, a merged one once, at its top left."""

    cells: tuple[GridCell, ...]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [paragraph for cell in self.cells for paragraph in cell.paragraphs]


Block: TypeAlias = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class About:
    """What a reader knows of the file besides its text."""

    media_type: str
    encoding: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def compose(blocks: Iterable[Block], about: About, *, offsets: bool = False) -> SourceText:
    """The blocks as one text.

    With `offsets`, the map leads back to the runs' original offsets; without, the format has no character
    coordinates, the map is the identity and `places` lead back.
    """
    layout = _Layout()
    for block in blocks:
        if isinstance(block, Grid):
            layout.grid(block)
        else:
            layout.paragraph(block, block.place)
    text = "".join(layout.pieces)
    text = text.removesuffix("\n")
    return SourceText(
        text=text,
        offsets=OffsetMap(tuple(layout.segments)) if offsets else OffsetMap.identity(len(text)),
        media_type=about.media_type,
        encoding=about.encoding,
        tables=tuple(layout.tables),
        headings=tuple(layout.headings),
        places=tuple(layout.places),
        metadata=dict(about.metadata),
        warnings=(*about.warnings, *private_use_warning(text)),
    )


class _Layout:
    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.cells = 0
        self.segments: list[Segment] = []
        self.tables: list[Table] = []
        self.headings: list[Span] = []
        self.places: list[tuple[Span, Place]] = []

    def paragraph(self, paragraph: Paragraph, place: Place | None) -> Span:
        """Its span, without the line end that is written after it."""
        start, first = self.length, len(self.pieces)
        for run in paragraph.runs:
            self._run(run, run.place or paragraph.place or place)
        span = Span(start, self.length)
        if paragraph.heading:
            self._heading(span, "".join(self.pieces[first:]))
        self._write("\n")
        return span

    def _heading(self, span: Span, text: str) -> None:
        """Without the blanks that indent it."""
        begin = span.start + len(text) - len(text.lstrip())
        end = span.end - (len(text) - len(text.rstrip()))
        if end > begin:
            self.headings.append(Span(begin, end))

    def grid(self, grid: Grid) -> None:
        self.cells += len(grid.cells)
        if self.cells > MAX_TABLE_CELLS:
            raise ReadError(Code.TOO_LARGE, "表格的单元格过多，请只保留任务所在的表后再上传。")
        start = self.length
        cells = [self._cell(cell) for cell in grid.cells]
        if cells:
            self.tables.append(Table(Span(start, self.length - 1), tuple(cells)))

    def _cell(self, cell: GridCell) -> Cell:
        start = self.length
        for paragraph in cell.paragraphs or (Paragraph(()),):
            self.paragraph(paragraph, cell.place)
        return Cell(
            Span(start, self.length - 1), cell.row, cell.column, cell.row_span, cell.column_span, cell.header
        )

    def _run(self, run: Run, place: Place | None) -> None:
        text, offsets = clean(run.text)
        if not text:
            return
        start = self.length
        if run.original is not None:
            self.segments.extend(
                Segment(start + clean_, run.original + original, length)
                for clean_, original, length in offsets.segments
            )
        self._write(text)
        if place is not None:
            self._place(Span(start, self.length), place)

    def _place(self, span: Span, place: Place) -> None:
        if self.places and self.places[-1][1] == place and self.places[-1][0].end == span.start:
            span = Span(self.places.pop()[0].start, span.end)
        self.places.append((span, place))

    def _write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        if self.length > MAX_CHARACTERS:
            raise ReadError(Code.TOO_LARGE, "文字超过500万字，不像一份方案，请检查文件。")

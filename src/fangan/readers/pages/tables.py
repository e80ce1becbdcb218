"""Ruled tables filled with their text, and put together again where a page end cut them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

from fangan.expressions import expression
from fangan.readers.compose import Grid, GridCell, Paragraph, Run
from fangan.readers.grids import texts_by_row, without_repeated_headers
from fangan.readers.pages.lines import Box, Glyph, Line, lines_of
from fangan.readers.pages.paragraphs import joined_text
from fangan.readers.pages.rulings import RuledCell, RuledTable

_ROOM = 1.9
_MARKER = expression(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳]"
)
_ENDED = expression("[。；！？)）]$")
_NUMBER = expression(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page with the left edges of its columns."""

    grid: Grid
    box: Box
    columns: tuple[float, ...]


def fill(table: RuledTable, glyphs: Sequence[Glyph], page: int) -> PageTable:
    """The table with each glyph in the cell that holds its middle."""
    by_cell: dict[RuledCell, list[Glyph]] = {cell: [] for cell in table.cells}
    for glyph in glyphs:
        cell = next((cell for cell in table.cells if cell.box.holds(*glyph.box.center)), None)
        if cell is not None:
            by_cell[cell].append(glyph)
    cells = [_cell(cell, own, page) for cell, own in by_cell.items()]
    edges = sorted({cell.box.left for cell in table.cells})
    return PageTable(_compact(cells), table.box, tuple(edges))


def _cell(cell: RuledCell, glyphs: Sequence[Glyph], page: int) -> GridCell:
    paragraphs = _cell_paragraphs(lines_of(glyphs, page), cell.box)
    return GridCell(paragraphs, cell.row, cell.column, cell.row_span, cell.column_span)


def _cell_paragraphs(lines: Sequence[Line], box: Box) -> tuple[Paragraph, ...]:
    """A cell's lines joined where the cell's edge broke them, apart where the writer did."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _wrapped(groups[-1][-1], line, lines, box):
            groups[-1].append(line)
        else:
            groups.append([line])
    paragraphs = []
    for group in groups:
        runs: list[Run] = []
        for line in group:
            glue = joined_text(runs[-1].text, line.text) if runs else ""
            runs.append(Run(glue + line.text, place=line.place))
        paragraphs.append(Paragraph(tuple(runs)))
    return tuple(paragraphs)


def _wrapped(last: Line, line: Line, lines: Sequence[Line], box: Box) -> bool:
    """Whether the line above is as full as the cell allows and its sentence or name goes on."""
    if _MARKER.match(line.text) and _ENDED.search(last.text):
        return False
    widest = max(other.box.width for other in lines)
    margin = min(other.box.left for other in lines) - box.left
    room = max(box.width - 2 * margin, widest)
    return room - last.box.width < _ROOM * last.size


def _compact(cells: Sequence[GridCell]) -> Grid:
    """Without rows and columns that hold nothing of their own (double rules, hairlines)."""
    rows = sorted({cell.row for cell in cells})
    columns = sorted({cell.column for cell in cells})
    row_at = {row: index for index, row in enumerate(rows)}
    column_at = {column: index for index, column in enumerate(columns)}
    return Grid(
        tuple(
            dataclasses.replace(
                cell,
                row=row_at[cell.row],
                column=column_at[cell.column],
                row_span=sum(1 for row in rows if cell.row <= row < cell.row + cell.row_span),
                column_span=sum(1 for c in columns if cell.column <= c < cell.column + cell.column_span),
            )
            for cell in cells
        )
    )


def continues(first: PageTable, second: PageTable) -> bool:
    """Whether the second table, the first thing on the next page, goes on with the first's columns."""
    if len(first.columns) != len(second.columns):
        return False
    return all(abs(a - b) < 6.0 for a, b in zip(first.columns, second.columns, strict=True))


def joined(first: Grid, second: Grid) -> Grid:
    """One table of two parts; a header shown again goes, a row cut by the page end becomes one row."""
    second = _without_header_of(first, second)
    if not second.cells:
        return first
    height = max(cell.row + cell.row_span for cell in first.cells)
    if _row_goes_on(first, second):
        first, second = _with_row_joined(first, second, height - 1)
        shift = height - 1
    else:
        first, second = _with_merge_extended(first, second)
        shift = height
    moved = tuple(dataclasses.replace(cell, row=cell.row + shift) for cell in second.cells)
    return without_repeated_headers(Grid((*first.cells, *moved)))


def _without_header_of(first: Grid, second: Grid) -> Grid:
    header = texts_by_row(first).get(0)
    if header is None or texts_by_row(second).get(0) != header:
        return second
    kept = [cell for cell in second.cells if cell.row > 0]
    return Grid(tuple(dataclasses.replace(cell, row=cell.row - 1) for cell in kept))


def _row_goes_on(first: Grid, second: Grid) -> bool:
    """The next page's first row has no number of its own and finishes what the last row left open."""
    top = [cell for cell in second.cells if cell.row == 0]
    if not top or min(top, key=lambda cell: cell.column).text.strip():
        return False
    if any(_NUMBER.fullmatch(cell.text.strip()) for cell in top):
        return False
    last_row = max(cell.row for cell in first.cells)
    above = {cell.column: cell.text.strip() for cell in first.cells if cell.row == last_row}
    open_texts = [above.get(cell.column, "") for cell in top if cell.text.strip()]
    return any(text and not _ENDED.search(text) for text in open_texts)


def _with_row_joined(first: Grid, second: Grid, row: int) -> tuple[Grid, Grid]:
    """The second's first row taken into the first's last row."""
    rest = {cell.column: cell for cell in second.cells if cell.row == 0}
    cells = []
    for cell in first.cells:
        more = rest.get(cell.column) if cell.row + cell.row_span - 1 == row else None
        cells.append(cell if more is None else dataclasses.replace(cell, paragraphs=_run_on(cell, more)))
    below = tuple(cell for cell in second.cells if cell.row > 0)
    return Grid(tuple(cells)), Grid(below)


def _run_on(cell: GridCell, more: GridCell) -> tuple[Paragraph, ...]:
    if not cell.paragraphs or not more.paragraphs:
        return cell.paragraphs or more.paragraphs
    last, head = cell.paragraphs[-1], more.paragraphs[0]
    if _ENDED.search(last.text):
        return cell.paragraphs + more.paragraphs
    return (*cell.paragraphs[:-1], Paragraph(last.runs + head.runs), *more.paragraphs[1:])


def _with_merge_extended(first: Grid, second: Grid) -> tuple[Grid, Grid]:
    """A merged cell cut by the page end (its lower part empty) covers the rows of its lower part too."""
    height = max(cell.row + cell.row_span for cell in first.cells)
    cells, below = list(first.cells), list(second.cells)
    for part in second.cells:
        if part.row or part.text.strip() or not _is_category(part, second):
            continue
        for index, cell in enumerate(cells):
            if cell.column == part.column and cell.row + cell.row_span == height:
                cells[index] = dataclasses.replace(cell, row_span=cell.row_span + part.row_span)
                below.remove(part)
    return Grid(tuple(cells)), Grid(tuple(below))


def _is_category(part: GridCell, grid: Grid) -> bool:
    """An empty cell left of everything that the row says."""
    filled = [cell.column for cell in grid.cells if cell.row == part.row and cell.text.strip()]
    return bool(filled) and part.column < min(filled)

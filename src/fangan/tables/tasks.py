"""Rows of a task table to items: task, owners and deadline from their cells."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from fangan.deadlines import read_deadline
from fangan.model import Assignment, Indicator, Item, Kind, Section
from fangan.outline.blocks import Block
from fangan.outline.headings import Sense, sense_of
from fangan.outline.markers import Marker, read_marker
from fangan.outline.regions import is_title_like
from fangan.owners.clauses import lead_first, read_cell
from fangan.tables.columns import Columns, Grid, header_rows, read_columns
from fangan.tables.targets import read_targets
from fangan.text import SourceText, Span, Table

_FIRST_LEADS = re.compile(r"第一|首位|排名?首")


def read_table(source: SourceText, table: Table, title: Sequence[str], year: int | None) -> Iterator[Item]:
    """Items of a table's rows; none where no column of tasks stands beside one of owners or deadlines.

    `title`: the headings that the table stands under, its own title last.
    """
    grid = Grid(source.text, table)
    columns = read_columns(grid)
    if columns is None:
        return
    kind = _kind(grid, title)
    above: list[tuple[Marker | None, str]] = []
    counted = 0
    for row in range(header_rows(grid), grid.rows):
        category = _category(grid, row)
        if category is not None:
            above = _nest(above, read_marker(category), category)
            counted = 0
            continue
        item = _item(grid, row, columns, kind, year)
        if item is None:
            continue
        counted += 1
        labels = [marker.label if marker else words for marker, words in above]
        own = _labels(grid, row, columns)
        number = grid.words(row, columns.number) or f"§{counted}"
        yield _placed(item, (*title, *labels, *own, number.rstrip(".、．")))


def read_tables(
    source: SourceText,
    tables: Sequence[Table],
    blocks: Sequence[Block],
    sections: Sequence[Section],
    year: int | None,
) -> tuple[Item, ...]:
    """Reads: tables and the outline around them. Writes: the items of all task tables."""
    items: list[Item] = []
    for table in tables:
        title = title_above(blocks, table.span.start)
        path = _enclosing(sections, table.span.start, blocks)
        items += read_table(source, table, [*path, *([title] if title and title not in path else [])], year)
    return tuple(items)


def _enclosing(sections: Sequence[Section], offset: int, blocks: Sequence[Block]) -> list[str]:
    """The headings that a place stands under; none where the outline ended before it."""
    path: list[str] = []
    while sections:
        before = [section for section in sections if section.span.start < offset]
        if not before:
            break
        last = before[-1]
        if last is sections[-1] and last.span.end < offset:
            between = [block for block in blocks if last.span.end <= block.span.start < offset]
            if between:
                return path
        path.append(last.marker or last.heading or "")
        sections = last.children
    return path


def _category(grid: Grid, row: int) -> str | None:
    """The words of a row that is one cell over the whole width, or has words in its first cell only."""
    cells = grid.row(row)
    if len(cells) != 1 or grid.columns < 3:
        return None
    alone = cells[0].column_span > 1 or cells[0].column == 0
    return cells[0].span.of(grid.text).strip() if alone else None


def _nest(
    above: list[tuple[Marker | None, str]], marker: Marker | None, words: str
) -> list[tuple[Marker | None, str]]:
    """Category rows nest by their style of numbering; one without number replaces all of its kind."""
    kept = []
    for known, label in above:
        if marker and known and known.style < marker.style:
            kept.append((known, label))
        else:
            break
    return [*kept, (marker, words)]


def _labels(grid: Grid, row: int, columns: Columns) -> list[str]:
    labels = []
    for column in columns.categories:
        words = grid.words(row, column)
        marker = read_marker(words)
        if words:
            labels.append(marker.label if marker else words)
    return labels


def _item(grid: Grid, row: int, columns: Columns, kind: Kind, year: int | None) -> Item | None:
    body = grid.at(row, columns.tasks[-1])
    words = grid.words(row, columns.tasks[-1])
    heading = grid.words(row, columns.tasks[0]) if len(columns.tasks) > 1 else ""
    if not words:
        body = grid.at(row, columns.tasks[0])
    if body is None or not (words or heading):
        return None
    span = _trim(grid.text, body.span)
    cells = grid.row(row)
    deadline = grid.at(row, columns.deadline)
    return Item(
        path=(),
        kind=kind,
        heading=heading or None,
        text=span.of(grid.text),
        span=Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells)),
        body=span,
        assignments=tuple(_owners(grid, row, columns)),
        deadline=read_deadline(grid.text, deadline.span, year) if deadline else None,
        indicators=tuple(_targets(grid, row, columns)),
    )


def _targets(grid: Grid, row: int, columns: Columns) -> Iterator[Indicator]:
    """What the row's columns of values promise for the indicator that its last task cell names."""
    name = grid.at(row, columns.tasks[-1])
    if name is None or not columns.targets.values:
        return
    cells = [(cell, year) for column, year in columns.targets.values if (cell := grid.at(row, column))]
    unit = grid.words(row, columns.targets.unit)
    nature = grid.words(row, columns.targets.nature)
    yield from read_targets(grid.text, name.span, cells, unit, nature)


def _owners(grid: Grid, row: int, columns: Columns) -> Iterator[Assignment]:
    for column, role, label in columns.owners:
        cell = grid.at(row, column)
        if cell and cell.span.of(grid.text).strip():
            found = tuple(entry for entry in read_cell(grid.text, cell.span, role, label) if entry.names)
            yield from lead_first(found) if _FIRST_LEADS.search(label) else found


def _trim(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" \u3000\n\t"))
    return Span(start, max(start, span.start + len(words.rstrip(" \u3000\n\t"))))


def _kind(grid: Grid, title: Sequence[str]) -> Kind:
    heads = "".join(cell.span.of(grid.text) for cell in grid.cells if cell.row == 0)
    sense = sense_of(title[-1]) if title else Sense.TASKS
    if sense is Sense.INDICATORS or ("指标" in heads and "任务" not in heads):
        return Kind.INDICATOR
    return Kind.SAFEGUARD if sense is Sense.SAFEGUARDS else Kind.TASK


def _placed(item: Item, path: tuple[str, ...]) -> Item:
    return dataclasses.replace(item, path=path, section=path[0])


def title_above(blocks: Sequence[Block], start: int) -> str | None:
    """The title of a table: the lines between 附件N and its head, else the one line that reads as a title."""
    lines: list[str] = []
    for block in reversed([block for block in blocks if block.span.end <= start][-6:]):
        text = block.text
        if re.match(r"附\s*[件表]", text):
            return "".join(lines) or None
        if block.marker or re.search(r"[。；：]", text) or len(text) > 60:
            break
        lines.insert(0, text)
    for count in range(1, len(lines) + 1):
        title = "".join(lines[-count:])
        if is_title_like(title) and len(title) >= 6:
            return title
    return None

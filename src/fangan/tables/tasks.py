"""Rows of a task table to items: task, owners and deadline from their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fangan.deadlines import read_deadline
from fangan.model import Assignment, Item, Kind, Role, Section
from fangan.outline.blocks import Block
from fangan.outline.headings import Sense, sense_of
from fangan.outline.markers import Marker, read_marker
from fangan.outline.regions import is_title_like
from fangan.owners.clauses import lead_first, read_cell
from fangan.owners.vocabulary import label_roles
from fangan.tables.grid import column_kind, likely_kind
from fangan.text import Cell, SourceText, Span, Table

_FIRST_LEADS = re.compile(r"第一|首位|排名?首")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. `tasks` from left to right; the last one is the body."""

    number: int | None
    categories: tuple[int, ...]
    tasks: tuple[int, ...]
    owners: tuple[tuple[int, Role, str], ...]
    deadline: int | None


def read_table(source: SourceText, table: Table, title: Sequence[str], year: int | None) -> Iterator[Item]:
    """Items of a table's rows; none where no column of tasks stands beside one of owners or deadlines.

    `title`: the headings that the table stands under, its own title last.
    """
    text = source.text
    columns = _columns(text, table)
    if columns is None:
        return
    kind = _kind(text, table, title)
    above: list[tuple[Marker | None, str]] = []
    counted = 0
    for row in range(_header_rows(text, table), table.rows):
        category = _category(text, table, row)
        if category is not None:
            above = _nest(above, read_marker(category), category)
            counted = 0
            continue
        item = _item(text, table, row, columns, kind, year)
        if item is None:
            continue
        counted += 1
        labels = [marker.label if marker else words for marker, words in above]
        own = _labels(text, table, row, columns)
        number = _text(text, table, row, columns.number) or f"§{counted}"
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


def _columns(text: str, table: Table) -> Columns | None:
    head = _header_rows(text, table) - 1
    if head < 0:
        return None
    kinds = [likely_kind(_text(text, table, head, column)) for column in range(table.columns)]
    if any((kind or "").startswith("role:") for kind in kinds):
        # 单位 and 部门 beside real owner columns are units of measure and the like.
        kinds = [None if kind == "responsible" else kind for kind in kinds]
    owners = []
    for column, kind in enumerate(kinds):
        label = re.sub(r"\s+", "", _text(text, table, head, column))
        if kind and kind.startswith("role:"):
            owners.append((column, label_roles()[kind.removeprefix("role:")], label))
        elif kind == "responsible":
            owners.append((column, Role.RESPONSIBLE, label))
    tasks = tuple(column for column, kind in enumerate(kinds) if kind == "task")
    deadline = kinds.index("deadline") if "deadline" in kinds else None
    if not tasks or not (owners or deadline is not None):
        return None
    number = kinds.index("number") if "number" in kinds else None
    categories = tuple(column for column, kind in enumerate(kinds) if kind == "category")
    merged = tuple(column for column in tasks[:-1] if _is_merged(table, column))
    rest = tuple(column for column in tasks if column not in merged)
    return Columns(number, (*categories, *merged), rest, tuple(owners), deadline)


def _is_merged(table: Table, column: int) -> bool:
    """Whether the column's cells cover several rows each, as those of a category do."""
    cells = [cell for cell in table.cells if cell.column == column and not cell.header]
    return any(cell.row_span > 1 for cell in cells)


def _header_rows(text: str, table: Table) -> int:
    """How many rows are heads: up to the first in which at least half of the cells are known heads."""
    for row in range(min(5, table.rows)):
        cells = [_text(text, table, row, column) for column in range(table.columns)]
        known = [cell for cell in cells if cell and column_kind(cell)]
        if len(known) >= 2 and len(known) * 2 >= sum(bool(cell) for cell in cells):
            return row + 1
    return 0


def _cell(table: Table, row: int, column: int | None) -> Cell | None:
    return None if column is None else table.at(row, column)


def _text(text: str, table: Table, row: int, column: int | None) -> str:
    cell = _cell(table, row, column)
    return cell.span.of(text).strip(" \u3000\n\t*") if cell else ""


def _category(text: str, table: Table, row: int) -> str | None:
    """The words of a row that is one cell over the whole width, or has words in its first cell only."""
    cells = {cell.span: cell for column in range(table.columns) if (cell := table.at(row, column))}
    filled = [span for span in cells if span.of(text).strip()]
    if len(filled) != 1 or table.columns < 3:
        return None
    cell = cells[filled[0]]
    return filled[0].of(text).strip() if cell.column_span > 1 or cell.column == 0 else None


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


def _labels(text: str, table: Table, row: int, columns: Columns) -> list[str]:
    labels = []
    for column in columns.categories:
        words = _text(text, table, row, column)
        marker = read_marker(words)
        if words:
            labels.append(marker.label if marker else words)
    return labels


def _item(text: str, table: Table, row: int, columns: Columns, kind: Kind, year: int | None) -> Item | None:
    body = _cell(table, row, columns.tasks[-1])
    words = _text(text, table, row, columns.tasks[-1])
    heading = _text(text, table, row, columns.tasks[0]) if len(columns.tasks) > 1 else ""
    if body is None or (not words and not heading):
        return None
    if not words:
        body = _cell(table, row, columns.tasks[0])
        assert body is not None
    span = _trim(text, body.span)
    cells = [
        cell
        for column in range(table.columns)
        if (cell := table.at(row, column)) and cell.span.end > cell.span.start
    ]
    deadline = _cell(table, row, columns.deadline)
    return Item(
        path=(),
        kind=kind,
        heading=heading or None,
        text=span.of(text),
        span=Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells)),
        body=span,
        assignments=tuple(_owners(text, table, row, columns)),
        deadline=read_deadline(text, deadline.span, year) if deadline else None,
    )


def _owners(text: str, table: Table, row: int, columns: Columns) -> Iterator[Assignment]:
    for column, role, label in columns.owners:
        cell = table.at(row, column)
        if cell and cell.span.of(text).strip():
            found = tuple(entry for entry in read_cell(text, cell.span, role, label) if entry.names)
            yield from lead_first(found) if _FIRST_LEADS.search(label) else found


def _trim(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" \u3000\n\t"))
    return Span(start, max(start, span.start + len(words.rstrip(" \u3000\n\t"))))


def _kind(text: str, table: Table, title: Sequence[str]) -> Kind:
    heads = "".join(cell.span.of(text) for cell in table.cells if cell.row == 0)
    sense = sense_of(title[-1]) if title else Sense.TASKS
    if sense is Sense.INDICATORS or ("指标" in heads and "任务" not in heads):
        return Kind.INDICATOR
    return Kind.SAFEGUARD if sense is Sense.SAFEGUARDS else Kind.TASK


def _placed(item: Item, path: tuple[str, ...]) -> Item:
    return Item(
        path,
        item.kind,
        item.heading,
        item.text,
        item.span,
        item.body,
        path[0],
        item.assignments,
        item.deadline,
    )


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

"""Rows of a task table to items: task, owners and deadline from their cells."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from fangan import milestones
from fangan.deadlines import read_deadline
from fangan.expressions import expression
from fangan.model import Assignment, Deadline, Indicator, Item, Kind, Milestone, Section
from fangan.outline.blocks import Block
from fangan.outline.headings import Sense, sense_of
from fangan.outline.markers import Marker, read_marker
from fangan.outline.regions import is_title_like
from fangan.owners.clauses import lead_first, read_cell
from fangan.tables.columns import Columns, Grid, header_rows, read_columns, read_heads
from fangan.tables.stages import read_stage
from fangan.tables.targets import read_targets
from fangan.text import SourceText, Span, Table

_FIRST_LEADS = expression(r"第一|首位|排名?首")
_NUMBER_OF_CATEGORY = expression(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?、?")
_SUM = expression(r"[总合小]计|总和")


def read_table(
    source: SourceText, table: Table, title: Sequence[str], year: int | None, since: int | None
) -> Iterator[Item]:
    """Items of a table's rows; none where no column of tasks stands beside one of owners or deadlines.

    `title`: the headings that the table stands under, its own title last.
    """
    grid = Grid(source.text, table)
    columns = read_columns(grid, since)
    if columns is None or not columns.holds_tasks:
        return
    kind = _kind(grid, title)
    above: list[tuple[Marker | None, str]] = []
    categories: dict[int, str] = {}
    counted = 0
    heads = read_heads(grid)
    for row in range(header_rows(grid), grid.rows):
        if _says_nothing_new(grid, row, columns, heads):
            continue
        category = _category(grid, row) or _numbered_category(grid, row, columns)
        if category is not None:
            above = _nest(above, read_marker(category), category)
            categories.clear()
            counted = 0
            continue
        item = _item(grid, row, columns, kind, year)
        if item is None:
            continue
        counted += 1
        labels = [marker.label if marker else words for marker, words in above]
        own = _labels(grid, row, columns, categories)
        number = grid.words(row, columns.number) or f"§{counted}"
        yield _placed(item, (*title, *labels, *own, number.rstrip(".、．")))


def read_tables(
    source: SourceText,
    tables: Sequence[Table],
    blocks: Sequence[Block],
    sections: Sequence[Section],
    year: int | None,
    since: int | None,
) -> tuple[Item, ...]:
    """Reads: tables and the outline around them. Writes: the items of all task tables.

    `year`: what 年底前 refers to. `since`: the plan's first year.
    """
    items: list[Item] = []
    for table in tables:
        title = title_above(blocks, table.span.start)
        path = _enclosing(sections, table.span.start, blocks)
        titles = [*path, *([title] if title and title not in path else [])]
        items += read_table(source, table, titles, year, since)
    return tuple(items)


def read_targets_of_plan(
    source: SourceText, tables: Sequence[Table], since: int | None
) -> Iterator[Indicator]:
    """Reads: tables. Writes: the goals in those of indicators that nobody owns (主要指标表)."""
    for table in tables:
        grid = Grid(source.text, table)
        columns = read_columns(grid, since)
        if columns is None or columns.holds_tasks or not columns.targets.values:
            continue
        heads = read_heads(grid)
        for row in range(header_rows(grid), grid.rows):
            if _category(grid, row) is None and not _says_nothing_new(grid, row, columns, heads):
                yield from (each for each in _targets(grid, row, columns) if each.value is not None)


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


def _numbered_category(grid: Grid, row: int, columns: Columns) -> str | None:
    """一 | 交通类（2个） and nothing else in the row: a category whose number has a cell of its own."""
    number = grid.words(row, columns.number)
    if not _NUMBER_OF_CATEGORY.fullmatch(number) or len(cells := grid.row(row)) != 2 or grid.columns < 4:
        return None
    return number + "、" * (number[-1] not in "、）)") + cells[1].span.of(grid.text).strip()


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


def _labels(grid: Grid, row: int, columns: Columns, above: dict[int, str]) -> list[str]:
    """The row's categories; an empty cell stands for the one `above` it, as a merged one does."""
    labels = []
    for column in columns.categories:
        if words := grid.words(row, column):
            for inner in [each for each in above if each > column]:
                del above[inner]
        words = words or above.get(column, "")
        above[column] = words
        marker = read_marker(words)
        if words:
            labels.append(marker.label if marker else words)
    return labels


def _says_nothing_new(grid: Grid, row: int, columns: Columns, heads: Sequence[str]) -> bool:
    """A head repeated where the table goes on over a page, or a row of sums (合计)."""
    words = [re.sub(r"\s+", "", grid.words(row, column)) for column in range(grid.columns)]
    if sum(one == head != "" for one, head in zip(words, heads, strict=True)) > 1:
        return True
    first = (words[0], words[columns.body], words[columns.number or 0])
    return any(_SUM.fullmatch(each) for each in first)


def _item(grid: Grid, row: int, columns: Columns, kind: Kind, year: int | None) -> Item | None:
    body = grid.at(row, columns.body)
    words = grid.words(row, columns.body)
    heading = grid.words(row, columns.name)
    if not words:
        body = grid.at(row, columns.name if columns.name is not None else columns.body)
    if body is None or not (words or heading):
        return None
    span = _trim(grid.text, body.span)
    cells = grid.row(row)
    deadline = grid.at(row, columns.deadline)
    staged = list(_staged(grid, row, columns, heading or words, year))
    until = read_deadline(grid.text, deadline.span, year) if deadline else None
    return Item(
        path=(),
        kind=kind,
        heading=heading or None,
        text=span.of(grid.text),
        span=Span(min(cell.span.start for cell in cells), max(cell.span.end for cell in cells)),
        body=span,
        assignments=tuple(_owners(grid, row, columns)),
        deadline=until,
        indicators=(
            *_targets(grid, row, columns),
            *(each for each in staged if isinstance(each, Indicator)),
        ),
        milestones=(
            *(each for each in staged if isinstance(each, Milestone)),
            *(_before(grid.text, until, year) if until else ()),
        ),
    )


def _staged(
    grid: Grid, row: int, columns: Columns, name: str, year: int | None
) -> Iterator[Indicator | Milestone]:
    for stage in columns.stages:
        if cell := grid.at(row, stage.column):
            yield from read_stage(grid.text, cell, stage, name, year)


def _before(text: str, until: Deadline, year: int | None) -> Iterator[Milestone]:
    """3月底前完成招标，年底前完工 in a column of deadlines: the last day is the deadline, those before it are
    milestones."""
    if until.date is None:
        return
    for each in milestones.find(text, until.span, year=year):
        if each.date is not None and each.date < until.date:
            yield each


def _targets(grid: Grid, row: int, columns: Columns) -> Iterator[Indicator]:
    """What the row's columns of values promise for the indicator that its last task cell names."""
    name = grid.at(row, columns.body)
    targets = columns.targets
    if name is None:
        return
    cells = [(cell, each) for each in targets.values if (cell := grid.at(row, each.column))]
    unit, nature = grid.words(row, targets.unit), grid.words(row, targets.nature)
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

"""From a sheet's cells to blocks: what stands above and below a table as lines, the rest as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fangan.readers.compose import Block, Grid, GridCell, Paragraph
from fangan.readers.grids import settled
from fangan.text import Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` are texts as shown, from A1 on; `merges` are (top, left, bottom, right), inclusive."""

    name: str | None
    rows: Sequence[Sequence[str]]
    merges: Sequence[tuple[int, int, int, int]] = ()


def sheet_blocks(sheet: Sheet) -> list[Block]:
    """The sheet's groups of rows in order; a blank row parts tables only before a title line."""
    blocks: list[Block] = []
    for group in _groups(sheet):
        head = _lines_before(sheet, group)
        tail = _lines_after(sheet, group[head:])
        blocks.extend(_line(sheet, row) for row in group[:head])
        table = group[head : len(group) - tail]
        if table:
            blocks.append(_grid(sheet, table))
        blocks.extend(_line(sheet, row) for row in group[len(group) - tail :])
    return settled(blocks)


def address(row: int, column: int) -> str:
    """A cell's address as spreadsheets show it: (0, 0) is A1."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"


def _groups(sheet: Sheet) -> Iterator[list[int]]:
    group: list[int] = []
    blank = False
    for row, texts in enumerate(sheet.rows):
        if not any(text.strip() for text in texts):
            blank = True
            continue
        if group and blank and _filled(sheet, row) == 1:
            yield group
            group = []
        blank = False
        group.append(row)
    if group:
        yield group


def _filled(sheet: Sheet, row: int) -> int:
    return sum(1 for text in sheet.rows[row] if text.strip())


def _lines_before(sheet: Sheet, group: Sequence[int]) -> int:
    """How many rows above the table hold one text each (title, subtitle, unit of measure)."""
    count = 0
    while count < len(group) and _filled(sheet, group[count]) == 1:
        count += 1
    return count


def _lines_after(sheet: Sheet, group: Sequence[int]) -> int:
    """How many rows below the table hold one text across it (notes, who filled it in)."""
    count = 0
    while count < len(group) and _stands_across(sheet, group[-1 - count]):
        count += 1
    return count if count < len(group) else 0


def _stands_across(sheet: Sheet, row: int) -> bool:
    """One text at the left that is no cell merged down from above."""
    filled = [column for column, text in enumerate(sheet.rows[row]) if text.strip()]
    if len(filled) != 1 or filled[0] > 1:
        return False
    text = sheet.rows[row][filled[0]].strip()
    return text.startswith(("注", "备注", "说明", "填表", "填报", "制表", "审核", "联系人"))


def _line(sheet: Sheet, row: int) -> Paragraph:
    column = next(column for column, text in enumerate(sheet.rows[row]) if text.strip())
    place = Place(sheet=sheet.name, cell=address(row, column))
    return Paragraph.of(" ".join(sheet.rows[row][column].split("\n")), place)


def _grid(sheet: Sheet, rows: Sequence[int]) -> Grid:
    """The table; row numbers count its own rows, blank ones left out."""
    position = {row: index for index, row in enumerate(rows)}
    spans, covered = _merged(sheet, position)
    columns = _used_columns(sheet, rows)
    cells = []
    for row in rows:
        for column in columns:
            if (row, column) in covered or column >= len(sheet.rows[row]):
                continue
            height, width = spans.get((row, column), (1, 1))
            cells.append(_cell(sheet, row, column, position[row], height, width))
    return Grid(tuple(cells))


def _cell(sheet: Sheet, row: int, column: int, index: int, height: int, width: int) -> GridCell:
    place = Place(sheet=sheet.name, cell=address(row, column))
    lines = [line for line in sheet.rows[row][column].splitlines() if line.strip()]
    return GridCell(
        tuple(Paragraph.of(line) for line in lines), index, column, height, width, index == 0, place
    )


def _merged(
    sheet: Sheet, position: dict[int, int]
) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Height and width by top left cell, counted in the table's rows, and the cells that merges cover."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merges:
        inside = [row for row in position if top <= row <= bottom]
        if not inside:
            continue
        spans[top, left] = (len(inside), right - left + 1)
        covered.update((row, column) for row in inside for column in range(left, right + 1))
        covered.discard((top, left))
    return spans, covered


def _used_columns(sheet: Sheet, rows: Sequence[int]) -> range:
    """From the first to the last column that holds anything in these rows."""
    used = {column for row in rows for column, text in enumerate(sheet.rows[row]) if text.strip()}
    return range(min(used), max(used) + 1)

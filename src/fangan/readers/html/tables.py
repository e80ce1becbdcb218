"""Tables of a web page: cells at their places, and the index table (索引号, 文号 …) as lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from selectolax.lexbor import LexborNode

from fangan.readers.compose import GridCell, Paragraph, Run
from fangan.readers.errors import Code, ReadError
from fangan.readers.html.page import page_data
from fangan.readers.limits import MAX_TABLE_CELLS

_MAX_SPAN = 500
_MAX_INDEX_CELLS = 60
_LONGEST_INDEX_CELL = 200


def placed_cells(table: LexborNode, read: Callable[[LexborNode], tuple[Paragraph, ...]]) -> list[GridCell]:
    """The cells in row order, each at the row and column that merged cells before it leave free."""
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for row, element in enumerate(_own_rows(table)):
        column = 0
        for cell in element.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            height, width = _span(cell, "rowspan"), _span(cell, "colspan")
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
            if len(taken) > 2 * MAX_TABLE_CELLS:
                raise ReadError(Code.TOO_LARGE, "表格的单元格过多，请只保留任务所在的表后再上传。")
            cells.append(GridCell(read(cell), row, column, height, width, cell.tag == "th"))
            column += width
    rows = max((cell.row for cell in cells), default=0) + 1
    return [_clipped(cell, rows) for cell in cells]


def _own_rows(table: LexborNode) -> list[LexborNode]:
    """The table's rows, those of tables inside it not counted."""
    rows: list[LexborNode] = []
    for child in table.iter():
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows.extend(row for row in child.iter() if row.tag == "tr")
    return rows


def _span(cell: LexborNode, name: str) -> int:
    found = re.match(r"\s*(\d{1,4})", cell.attributes.get(name) or "")
    return min(max(1, int(found[1])), _MAX_SPAN) if found else 1


def _clipped(cell: GridCell, rows: int) -> GridCell:
    """A row span that runs past the table's end ends there."""
    height = min(cell.row_span, rows - cell.row)
    return GridCell(cell.paragraphs, cell.row, cell.column, height, cell.column_span, cell.header)


@cache
def index_label() -> re.Pattern[str]:
    """A label of the index table at the start of a cell or line from which white space was taken."""
    labels = sorted(page_data()["index_labels"], key=len, reverse=True)
    return re.compile("[\\[【]?(?:" + "|".join(labels) + ")[】\\]]?(?:[:：]|$)")


def is_index_table(cells: list[GridCell]) -> bool:
    """Whether the table states what the document is: at least three labels, nothing long."""
    if len(cells) > _MAX_INDEX_CELLS or any(len(cell.text) > _LONGEST_INDEX_CELL for cell in cells):
        return False
    labels = [cell for cell in cells if index_label().match("".join(cell.text.split()))]
    return len(labels) >= 3 and 3 * len(labels) >= len(cells)


def index_lines(cells: list[GridCell]) -> list[Paragraph]:
    """One line a label with its value; a label's own cell is joined with the next."""
    lines: list[list[Run]] = []
    for cell in cells:
        runs = [run for paragraph in cell.paragraphs for run in paragraph.runs]
        text = "".join(run.text for run in runs).strip()
        if index_label().match("".join(text.split())) or not lines:
            if not text.endswith((":", "：")) and index_label().fullmatch("".join(text.split())):
                runs.append(Run("："))
            lines.append(runs)
        elif text:
            lines[-1].extend(runs)
    return [Paragraph(tuple(line)) for line in lines if line]

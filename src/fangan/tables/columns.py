"""The columns of a task table: which one holds what, by its head."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fangan.model import Role
from fangan.owners.vocabulary import label_roles
from fangan.tables.grid import column_kind, likely_kind
from fangan.tables.targets import Targets, target_columns
from fangan.text import Cell, Table


class Grid:
    """A table's cells by position, merged ones at every position that they cover."""

    def __init__(self, text: str, table: Table) -> None:
        self.text = text
        self.cells = table.cells
        self.rows, self.columns = table.rows, table.columns
        self._at = {
            (row, column): cell
            for cell in table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def at(self, row: int, column: int | None) -> Cell | None:
        return None if column is None else self._at.get((row, column))

    def words(self, row: int, column: int | None) -> str:
        cell = self.at(row, column)
        return cell.span.of(self.text).strip(" \u3000\n\t*") if cell else ""

    def row(self, row: int) -> list[Cell]:
        """The cells of a row that have words, each once."""
        cells = {cell.span: cell for column in range(self.columns) if (cell := self.at(row, column))}
        return [cell for cell in cells.values() if cell.span.of(self.text).strip()]


_NAMED = re.compile(r"名称$|行业|领域|区域|路段|对象|点位|范围")
"""整治行业名称: where no head says 任务, what is named is the task."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what. `tasks` from left to right; the last one is the body."""

    number: int | None
    categories: tuple[int, ...]
    tasks: tuple[int, ...]
    owners: tuple[tuple[int, Role, str], ...]
    deadline: int | None
    targets: Targets


def read_columns(grid: Grid) -> Columns | None:
    head = header_rows(grid) - 1
    if head < 0:
        return None
    heads = [grid.words(head, column) for column in range(grid.columns)]
    targets = target_columns(heads) if any("指标" in words for words in heads) else Targets()
    valued = {column for column, _ in targets.values}
    kinds = [None if column in valued else likely_kind(words) for column, words in enumerate(heads)]
    if any((kind or "").startswith("role:") for kind in kinds):
        # 单位 and 部门 beside real owner columns are units of measure and the like.
        kinds = [None if kind == "responsible" else kind for kind in kinds]
    owners = []
    for column, kind in enumerate(kinds):
        label = re.sub(r"\s+", "", heads[column])
        if kind and kind.startswith("role:"):
            owners.append((column, label_roles()[kind.removeprefix("role:")], label))
        elif kind == "responsible":
            owners.append((column, Role.RESPONSIBLE, label))
    tasks = tuple(column for column, kind in enumerate(kinds) if kind == "task")
    deadline = kinds.index("deadline") if "deadline" in kinds else None
    if not tasks and owners:
        tasks = tuple(
            column for column, kind in enumerate(kinds) if kind is None and _NAMED.search(heads[column])
        )[:1]
    if not tasks or not (owners or deadline is not None):
        return None
    number = kinds.index("number") if "number" in kinds else None
    categories = tuple(column for column, kind in enumerate(kinds) if kind == "category")
    merged = tuple(column for column in tasks[:-1] if _is_merged(grid, column))
    rest = tuple(column for column in tasks if column not in merged)
    return Columns(number, (*categories, *merged), rest, tuple(owners), deadline, targets)


def _is_merged(grid: Grid, column: int) -> bool:
    """Whether the column's cells cover several rows each, as those of a category do."""
    cells = [cell for cell in grid.cells if cell.column == column and not cell.header]
    return any(cell.row_span > 1 for cell in cells)


def header_rows(grid: Grid) -> int:
    """How many rows are heads: up to the first in which at least half of the cells are known heads."""
    for row in range(min(5, grid.rows)):
        cells = [grid.words(row, column) for column in range(grid.columns)]
        known = [cell for cell in cells if cell and column_kind(cell)]
        if len(known) >= 2 and len(known) * 2 >= sum(bool(cell) for cell in cells):
            return row + 1
    return 0

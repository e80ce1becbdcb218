"""The columns of a task table: which one holds what, by its head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fangan.expressions import expression
from fangan.model import Role
from fangan.owners.vocabulary import label_roles
from fangan.tables.grid import column_kind, likely_kind
from fangan.tables.stages import Stage, stage_columns
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

    def below(self, column: int) -> list[str]:
        """The words of a column's cells under its head."""
        return [
            words
            for cell in self.cells
            if cell.column == column and cell.row and (words := cell.span.of(self.text).strip())
        ]

    def row(self, row: int) -> list[Cell]:
        """The cells of a row that have words, each once."""
        cells = {cell.span: cell for column in range(self.columns) if (cell := self.at(row, column))}
        return [cell for cell in cells.values() if cell.span.of(self.text).strip()]


_NAMED = expression(r"名称$|行业|领域|区域|路段|对象|点位|范围")
"""整治行业名称: where no head says 任务, what is named is the task."""

_PROJECT = expression(r"^项目|工程名称|建设内容|建设规模")
_INVESTED = expression(r"投资|建设|规模")
_AIM = expression(r"目标|要求|成效|标准|成果|效果")
_MOST_HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what.

    `name` is the column of the title phrase, None where one column says it all; `body` that of the task.
    `stages` hold what is to be reached (一季度, 2030年形象进度, 工作目标), each with the date in its head.
    """

    number: int | None
    categories: tuple[int, ...]
    name: int | None
    body: int
    owners: tuple[tuple[int, Role, str], ...]
    deadline: int | None
    targets: Targets
    stages: tuple[Stage, ...]
    holds_projects: bool = False

    @property
    def holds_tasks(self) -> bool:
        """Whether rows are tasks: somebody or a time stands beside them, or they are projects."""
        owned = bool(self.owners) or self.deadline is not None
        return owned or self.holds_projects or (bool(self.stages) and not self.targets.values)


def read_columns(grid: Grid, since: int | None = None) -> Columns | None:
    """None where no column names tasks, projects or indicators. `since`: the plan's first year."""
    heads = read_heads(grid)
    if not heads:
        return None
    targets = target_columns(heads, grid.below, since)
    stages = stage_columns(heads, grid.below, {each.column for each in targets.values})
    kinds = _kinds(heads, {*targets.taken, *(stage.column for stage in stages)})
    owners = tuple(_owners(heads, kinds))
    tasks = [column for column, kind in enumerate(kinds) if kind == "task"]
    if not tasks and owners:
        tasks = [column for column, kind in enumerate(kinds) if kind is None and _NAMED.search(heads[column])]
        tasks = tasks[:1]
    if not tasks:
        return None
    merged = [column for column in tasks[:-1] if _is_merged(grid, column)]
    name, body, rest = _name_and_body(heads, [column for column in tasks if column not in merged])
    return Columns(
        number=kinds.index("number") if "number" in kinds else None,
        categories=(*(column for column, kind in enumerate(kinds) if kind == "category"), *merged),
        name=name,
        body=body,
        owners=owners,
        deadline=_deadline(heads, kinds),
        targets=targets,
        stages=(*(Stage(column, "") for column in rest), *stages),
        holds_projects=_holds_projects(heads),
    )


def read_heads(grid: Grid) -> list[str]:
    """The words of each column's head; [] where the table has none.

    Of heads in two rows the lower one counts (牵头单位 below 责任分工), with the year that stands above it.
    """
    stop = header_rows(grid)
    heads = []
    for column in range(grid.columns if stop else 0):
        words = [re.sub(r"\s+", "", grid.words(row, column)) for row in range(stop)]
        above = next((year[0] for each in words[:-1] if (year := _HEAD_YEAR.match(each))), "")
        if above and not words[-1].startswith("20"):
            above += "".join(set(_PAST.findall("".join(words[:-1]))))
        heads.append(words[-1] if words[-1].startswith("20") else above + words[-1])
    return heads


_PAST = expression("完成|实际|现状|基期")
"""2030年完成 above 总量 and 增速: both were reached."""

_HEAD_YEAR = expression(r"20\d\d年?(?:度)?")


def _kinds(heads: Sequence[str], taken: set[int]) -> list[str | None]:
    kinds = [None if column in taken else likely_kind(words) for column, words in enumerate(heads)]
    if any((kind or "").startswith("role:") for kind in kinds):
        # 单位 and 部门 beside real owner columns are units of measure and the like.
        kinds = [None if kind == "responsible" else kind for kind in kinds]
    return kinds


def _owners(heads: Sequence[str], kinds: Sequence[str | None]) -> Iterator[tuple[int, Role, str]]:
    for column, kind in enumerate(kinds):
        if kind and kind.startswith("role:"):
            yield column, label_roles()[kind.removeprefix("role:")], heads[column]
        elif kind == "responsible":
            yield column, Role.RESPONSIBLE, heads[column]


def _deadline(heads: Sequence[str], kinds: Sequence[str | None]) -> int | None:
    """The column of deadlines; a head that is known before one that only sounds so."""
    found = [column for column, kind in enumerate(kinds) if kind == "deadline"]
    known = [column for column in found if column_kind(heads[column]) == "deadline"]
    return next(iter([*known, *found]), None)


def _name_and_body(heads: Sequence[str], tasks: Sequence[int]) -> tuple[int | None, int, list[int]]:
    """The columns of title phrase and task, and the others.

    An aim (工作目标) is the task only where nothing but a title phrase stands beside it.
    """
    plain = [column for column in tasks if not _AIM.search(heads[column])]
    body = plain[-1] if len(plain) > 1 else tasks[:2][-1]
    name = tasks[0] if tasks[0] != body else None
    return name, body, [column for column in tasks if column not in (name, body)]


def _holds_projects(heads: Sequence[str]) -> bool:
    named = any(_PROJECT.search(words) for words in heads)
    return named and sum(bool(_INVESTED.search(words)) for words in heads) > 1


def _is_merged(grid: Grid, column: int) -> bool:
    """Whether the column's cells cover several rows each, as those of a category do, or empty ones follow."""
    stop = header_rows(grid)
    cells = [cell for cell in grid.cells if cell.column == column and cell.row >= stop]
    if any(cell.row_span > 1 for cell in cells):
        return True
    said = [bool(grid.words(row, column)) for row in range(stop, grid.rows) if grid.words(row, column + 1)]
    return bool(said) and said[0] and said.count(False) > 1 and 3 * sum(said) < 2 * len(said) + 1


def header_rows(grid: Grid) -> int:
    """How many rows are heads: up to the first in which at least half of the cells are known heads.

    A head that covers several rows takes all of them along, with the heads below its neighbours.
    """
    for row in range(min(5, grid.rows)):
        cells = [grid.words(row, column) for column in range(grid.columns)]
        known = [cell for cell in cells if cell and column_kind(cell)]
        if len(known) >= 2 and len(known) * 2 >= sum(bool(cell) for cell in cells):
            over = [cell.row + cell.row_span for cell in grid.row(row) if cell.row_span <= _MOST_HEAD_ROWS]
            split = any(cell.column_span > 1 for cell in grid.row(row))
            return max([row + 1, *over]) if split else row + 1
    return 0

"""Check first: every row is read before anything is written, and every error is named with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from luoshi.sheets.books import Book, Cell, shown
from luoshi.sheets.columns import Column
from luoshi.sheets.figures import Unfit
from luoshi.sheets.layout import Layout
from luoshi.sheets.values import Value, value_of

MOST_LISTED = 200
_MOST_KINDS = 100


@dataclass(frozen=True)
class Problem:
    """One error: `row` and `cell` as the spreadsheet numbers them, the value as found, what would do."""

    row: int
    cell: str
    title: str
    found: str
    why: str
    accepted: str


@dataclass(frozen=True)
class Row:
    """One row's values by column key; None where a cell is empty, unfit, or has no column in the file."""

    number: int
    values: dict[str, Any]
    cells: Mapping[str, Cell]
    fit: bool

    def found(self, key: str) -> str:
        """What stands in the cell, as the person sees it."""
        return shown(self.cells.get(key))

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass
class Check:
    """A table being checked. Go through `rows()`, `refuse` what only you can judge, then ask `passed`.

    At most `most` problems are kept, all are counted; `kinds` counts them by (column title, why). Nothing is
    kept of good rows: going through `rows()` again, once the check has passed, is how they are written.
    """

    book: Book
    layout: Layout
    columns: Sequence[Column]
    most: int = MOST_LISTED
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    row_count: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    _refused: set[int] = field(default_factory=set)

    def rows(self) -> Iterator[Row]:
        """Every row that is not empty, in order; unfit cells are noted as problems on the way."""
        self.problems, self.problem_count, self.row_count = [], 0, 0
        self.kinds.clear()
        self._refused.clear()
        sheet = self.book.sheet(self.layout.sheet)
        for index, cells in enumerate(self.book.rows(sheet) if sheet else ()):
            if index < self.layout.first or all(cell is None for cell in cells):
                continue
            self.row_count += 1
            number, before = index + 1, self.problem_count
            values: dict[str, Value] = {}
            standing: dict[str, Cell] = {}
            for column in self.columns:
                values[column.key] = None
                position = self.layout.columns.get(column.key)
                if position is None:
                    continue
                cell = standing[column.key] = cells[position] if position < len(cells) else None
                try:
                    values[column.key] = value_of(cell, column, from_1904=self.book.counts_from_1904)
                except Unfit as unfit:
                    self._note(number, column, shown(cell), str(unfit), column.accepts())
            yield Row(number, values, standing, self.problem_count == before)

    def refuse(self, row: Row, key: str, why: str, accepted: str = "") -> None:
        """Note that a row cannot be taken because of the column `key`: an unknown unit, a repeated key."""
        column = next(each for each in self.columns if each.key == key)
        self._note(row.number, column, row.found(key), why, accepted or column.accepts())

    def is_refused(self, row: Row) -> bool:
        """Whether anything in the row was refused so far."""
        return row.number in self._refused

    @property
    def passed(self) -> bool:
        """Whether every row may be written. True only after all of `rows()`; a table without rows fails."""
        return not self.problem_count and self.row_count > 0

    def summary(self) -> list[tuple[str, str, int]]:
        """(column title, why, how often), the most frequent first."""
        return [(title, why, count) for (title, why), count in self.kinds.most_common(_MOST_KINDS)]

    def notes(self) -> list[str]:
        """What the person should know of how the file was read."""
        sheet = self.book.sheet(self.layout.sheet)
        said = []
        if self.book.hidden:
            said.append(_("隐藏的工作表没有读：%(names)s。") % {"names": "、".join(self.book.hidden)})
        others = [each.name for each in self.book.sheets if each.rows and each.name != self.layout.sheet]
        if others:
            said.append(_("只读工作表“%(name)s”，其余没有读：%(others)s。") % {
                "name": self.layout.sheet, "others": "、".join(others)})  # fmt: skip
        if sheet and sheet.merged:
            said.append(_("有 %(n)s 处单元格上下合并，其中每一行都按同一个值读。") % {"n": sheet.merged})
        if self.book.counts_from_1904:
            said.append(_("这个文件从 1904 年起计日期，已经按此换算。"))
        return said

    def _note(self, number: int, column: Column, found: str, why: str, accepted: str) -> None:
        self.problem_count += 1
        self._refused.add(number)
        if (column.title, why) in self.kinds or len(self.kinds) < _MOST_KINDS:
            self.kinds[column.title, why] += 1
        if len(self.problems) < self.most:
            position = self.layout.columns.get(column.key)
            cell = "" if position is None else f"{letters(position)}{number}"
            self.problems.append(Problem(number, cell, column.title, found[:200], why, accepted))


def letters(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

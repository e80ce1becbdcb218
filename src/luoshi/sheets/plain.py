"""Cells as plain data that crosses from the child to the parent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from luoshi.sheets import limits
from luoshi.sheets.package import PERCENT

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")


def cell_of(value: object) -> Any:
    """One value of the reader as JSON data; an empty text is no value."""
    if isinstance(value, str):
        text = _CONTROL.sub("", value[: limits.MAX_CELL_CHARACTERS]).replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else None
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return ["d", value.date().isoformat()] if midnight else ["t", value.isoformat()]
    if isinstance(value, dt.date):
        return ["d", value.isoformat()]
    return str(value)


def rows_with_marks(rows: Iterable[list[Any]], marks: dict[tuple[int, int], str]) -> Iterator[list[Any]]:
    """Rows in which percentages and formulas without a value are told from plain numbers and nothing."""
    if not marks:
        yield from rows
        return
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (at, column), mark in marks.items():
        by_row.setdefault(at, []).append((column, mark))
    for index, row in enumerate(rows):
        for column, mark in by_row.get(index, ()):
            row += [None] * (column + 1 - len(row))
            value = row[column]
            if mark != PERCENT:
                row[column] = ["e", mark]
            elif isinstance(value, int | float) and not isinstance(value, bool):
                row[column] = ["%", round(value * 100, 10)]
        yield row


def filled_down(rows: Iterable[list[Any]], merges: list[tuple[int, int, int]]) -> Iterator[list[Any]]:
    """Rows in which a cell merged over several of them stands in each; (top, left, bottom) from 0.

    Merged sideways, a cell stays in its first column: a title over a table belongs to no column.
    """
    starting: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom in merges:
        starting.setdefault(top, []).append((left, bottom))
    running: dict[int, tuple[int, Any]] = {}
    for index, row in enumerate(rows):
        for left, bottom in starting.get(index, ()):
            running[left] = (bottom, row[left] if left < len(row) else None)
        for left, (bottom, value) in list(running.items()):
            if index > bottom:
                del running[left]
            elif value is not None:
                row += [None] * (left + 1 - len(row))
                row[left] = value
        while row and row[-1] is None:
            row.pop()
        yield row

"""A table for the terminal: aligned by the width of Chinese characters, long cells wrapped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from fangan.ledger import HEADS, rows
from fangan.model import Plan

_COLUMNS = ("path", "kind", "task", "lead", "responsible", "cooperating", "deadline")
_SHARES = (0.13, 0.05, 0.33, 0.14, 0.22, 0.13)
_DATE = 10
_NARROWEST = 72
_CLOSING = "，。、；：！？）》」』】〕”’"


def listing(plan: Plan, width: int) -> Iterator[str]:
    """The lines of the table, at most `width` columns of the terminal wide (not less than 72)."""
    table = [tuple(getattr(row, name) for name in _COLUMNS) for row in (HEADS, *rows(plan))]
    widths = _widths(table, max(width, _NARROWEST))
    for number, cells in enumerate(table):
        yield from _line(cells, widths)
        if number == 0:
            yield "─" * (sum(widths) + 2 * (len(widths) - 1))


def _widths(table: Sequence[Sequence[str]], width: int) -> list[int]:
    """Columns that nothing stands in are left narrow; the rest is shared out."""
    room = width - 2 * (len(_COLUMNS) - 1) - _DATE
    wanted = [max(measure(row[column]) for row in table) for column in range(len(_COLUMNS) - 1)]
    widths = [min(want, max(4, int(room * share))) for want, share in zip(wanted, _SHARES, strict=True)]
    spare = room - sum(widths)
    for column in (2, 4, 3, 5, 0):
        more = min(spare, wanted[column] - widths[column])
        widths[column] += more
        spare -= more
    return [*widths, _DATE]


def _line(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for row in range(max(map(len, wrapped))):
        parts = [
            pad(lines[row] if row < len(lines) else "", width)
            for lines, width in zip(wrapped, widths, strict=True)
        ]
        yield "  ".join(parts).rstrip()


def measure(text: str) -> int:
    """The width in terminal columns: two for a full-width character, none for a combining one."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.combining(char) > 0 for char in text)


def pad(text: str, width: int) -> str:
    return text + " " * max(0, width - measure(text))


def wrap(text: str, width: int) -> list[str]:
    """The text cut into lines of at most `width` columns; a control character becomes a blank."""
    lines = [""]
    used = 0
    for char in text:
        char = " " if unicodedata.category(char).startswith("C") else char
        size = measure(char)
        if used + size > width:
            # No line begins with a closing mark: it takes the character before it along.
            moved = lines[-1][-1:] if char in _CLOSING and len(lines[-1]) > 1 else ""
            lines[-1] = lines[-1][: len(lines[-1]) - len(moved)]
            lines.append(moved)
            used = measure(moved)
        lines[-1] += char
        used += size
    return lines

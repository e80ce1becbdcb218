"""Rows of a table one cell a line, where some cells take several lines: which line belongs to which cell."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from fangan.deadlines import is_deadline, is_month
from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.owners.names import read_names
from fangan.owners.units import is_collective, is_unit
from fangan.tables.grid import likely_kind
from fangan.text import Cell, Span

PAGE_MARK = expression(r"[-—–－]{1,2}[ 　]*\d{1,3}[ 　]*[-—–－]{1,2}|第[ 　]*\d{1,3}[ 　]*页.{0,10}")
_MOST_LINES = 14
_MOST_MORE = 4


def broken_rows(
    blocks: Sequence[Block], start: int, heads: Sequence[str], again: Collection[str]
) -> tuple[list[Cell], int] | None:
    """The rows from 1 on, up to the next number each; None where every row has one line a cell, or fewer.

    `again`: the lines of the heads, which the next page may repeat behind its number.
    """
    width = len(heads)
    begins = _numbers(blocks, start)
    kinds = [likely_kind(head) or "" for head in heads[1:]]
    ends = [*begins[1:], _end_of_last(blocks, begins[-1], kinds)] if begins else []
    rows = [
        [
            line
            for line in blocks[at + 1 : stop]
            if line.text not in again and not PAGE_MARK.fullmatch(line.text)
        ]
        for at, stop in zip(begins, ends, strict=True)
    ]
    lengths = [len(lines) - bool(lines and lines[-1].marker) for lines in rows[:-1]]
    if not lengths or min(lengths) < width - 1 or max(lengths) == width - 1:
        return None
    cells: list[Cell] = []
    row = 0
    for at, lines in zip(begins, rows, strict=True):
        category = lines.pop() if at != begins[-1] and lines[-1].marker and len(lines) >= width else None
        row += 1
        cells.append(Cell(blocks[at].span, row, 0))
        for column, part in enumerate(_shared_out(lines, kinds), 1):
            cells.append(Cell(Span(part[0].span.start, part[-1].span.end), row, column))
        if category is not None:
            row += 1
            cells.append(Cell(category.span, row, 0, column_span=width))
    return cells, ends[-1]


def _numbers(blocks: Sequence[Block], start: int) -> list[int]:
    """Where the rows begin: lines that are 1, 2, 3 …, each not far behind the one before."""
    found: list[int] = []
    at = start
    while at < len(blocks) and at - (found[-1] if found else start) <= _MOST_LINES:
        if blocks[at].text == str(len(found) + 1):
            found.append(at)
        elif not found:
            break
        at += 1
    return found


def _end_of_last(blocks: Sequence[Block], at: int, kinds: Sequence[str]) -> int:
    """Behind the last row: as many lines as cells, or more where the last cell's words come later."""
    stop = min(len(blocks), at + 1 + len(kinds))
    for more in range(min(_MOST_MORE, len(blocks) - stop) + 1):
        if _fits(blocks[stop + more - 1].text, kinds[-1]) > 0 and not blocks[stop + more - 1].marker:
            return stop + more
    return stop


def _shared_out(lines: Sequence[Block], kinds: Sequence[str]) -> list[Sequence[Block]]:
    """The lines as one group a column, none empty, so that owners and deadlines stand where they belong.

    Of two ways that fit alike, later columns take more: lists of those who help are the longer ones.
    """
    fit = [[_fits(line.text, kind) for kind in kinds] for line in lines]
    best: list[dict[int, tuple[int, tuple[int, ...]]]] = [{0: (0, ())}]
    for column in range(len(kinds)):
        ways: dict[int, tuple[int, tuple[int, ...]]] = {}
        for begin, (score, cuts) in best[-1].items():
            for stop in range(begin + 1, len(lines) - (len(kinds) - column - 1) + 1):
                score_here = score + sum(fit[line][column] for line in range(begin, stop))
                if stop not in ways or score_here > ways[stop][0]:
                    ways[stop] = (score_here, (*cuts, stop))
        best.append(ways)
    cuts = (0, *best[-1][len(lines)][1]) if len(lines) in best[-1] else (0, *range(1, len(lines) + 1))
    return [lines[begin:stop] for begin, stop in itertools.pairwise(cuts)]


def _fits(words: str, kind: str) -> int:
    """1 where the line is what the column holds, -1 where it is what another one does."""
    names = read_names(words, Span(0, len(words))).names
    owners = bool(names) and all(is_unit(name.text) or is_collective(name.text) for name in names)
    due = is_deadline(words) or is_month(words)
    if kind.startswith("role:") or kind == "responsible":
        return 1 if owners or words in ("/", "—", "-", "无") else -1
    if kind == "deadline":
        return 1 if due else -1
    return -1 if owners or due else 1

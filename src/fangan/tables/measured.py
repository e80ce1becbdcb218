"""Rows of indicators that stand one cell a line: number or none, category, name, values, nature."""

from __future__ import annotations

from collections.abc import Sequence

from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.tables.grid import column_kind, likely_kind
from fangan.tables.heads import NATURE, OF_VALUES, Head, joined_heads, measured
from fangan.text import Cell, Span

_MOST_LINES_OF_HEADS = 12
_NATURES = expression(r"(?:约束|预期|引导|指导|参考|监测)性(?:指标)?")
_VALUE = expression(r"[—\-–－/]+|[〔\[（(]?[≥≤＞＜<>约]?\d[\d.,]*(?!G).{0,12}|[^\d]{2,8}[≥≤＞＜]\d.*")


def natured_rows(blocks: Sequence[Block], start: int, heads: Sequence[Head]) -> tuple[list[Cell], int] | None:
    """Rows of indicators, each of which ends with its nature (约束性): cells may be missing or broken.

    The name stands before the first value; None where the first row is no such one.
    """
    name = next((i for i, head in enumerate(heads) if likely_kind(head.words) == "task"), None)
    if name is None:
        return None
    cells: list[Cell] = []
    index, row = start, 0
    while index < len(blocks) and blocks[index].text == str(row + 1):
        ahead = blocks[index : index + len(heads) + 4]
        stop = next((i for i, block in enumerate(ahead) if _NATURES.fullmatch(block.text)), None)
        if stop is None:
            break
        placed = _placed(ahead[: stop + 1], row + 1, len(heads), name)
        if placed is None:
            break
        cells += placed
        index, row = index + stop + 1, row + 1
    return (cells, index) if row > 1 else None


def _placed(row: Sequence[Block], number: int, width: int, name: int) -> list[Cell] | None:
    """The cells of one row: number, what stands before the name, name, values, nature."""
    first = next((i for i in range(2, len(row) - 1) if _VALUE.fullmatch(row[i].text)), None)
    columns = width - name - 2
    if first is None or first <= 1:
        return None
    values = row[first:-1]
    if not columns <= len(values) or (len(values) % columns and columns > 1 and len(values) > columns + 1):
        return None
    cells = [Cell(row[0].span, number, 0)]
    if name > 1 and first > 2:
        cells.append(Cell(Span(row[1].span.start, row[first - 2].span.end), number, 1))
    cells.append(Cell(row[first - 1].span, number, name))
    size = len(values) // columns
    for column in range(columns):
        last = len(values) if column == columns - 1 else (column + 1) * size
        part = values[column * size : last]
        cells.append(Cell(Span(part[0].span.start, part[-1].span.end), number, name + 1 + column))
    return [*cells, Cell(row[-1].span, number, width - 1)]


def unnumbered_rows(blocks: Sequence[Block], start: int) -> tuple[list[list[Span | None]], int] | None:
    """指标名称, 单位, 2030年 … one a line, then rows in the same order, their values where the heads say.

    A row may lack its first cell where that is a category, which then goes on from above.
    """
    heads = _head_run(blocks, start)
    values = [at for at, head in enumerate(heads) if OF_VALUES.search(head.words)]
    if len(heads) < 3 or not measured(heads):
        return None
    natures = [at for at, head in enumerate(heads) if NATURE.fullmatch(head.words)]
    may_lack = (0, 1) if likely_kind(heads[0].words) == "category" else (0,)
    rows: list[list[Span | None]] = [[head.span for head in heads]]
    index = start + sum(head.lines for head in heads)

    def fits(row: Sequence[Block], lacking: int) -> bool:
        filled = len(row) == len(heads) - lacking and all(
            _VALUE.fullmatch(row[at - lacking].text) for at in values
        )
        return filled and all(_NATURES.fullmatch(row[at - lacking].text) for at in natures)

    while True:
        lacking = next((n for n in may_lack if fits(blocks[index : index + len(heads) - n], n)), None)
        if lacking is None:
            break
        row = blocks[index : index + len(heads) - lacking]
        rows.append([*[None] * lacking, *(block.span for block in row)])
        index += len(row)
    return (rows, index) if len(rows) > 2 else None


def _head_run(blocks: Sequence[Block], start: int) -> list[Head]:
    """The heads from a line on, up to the first that is none."""
    ahead = joined_heads(blocks[start : start + _MOST_LINES_OF_HEADS])
    stop = next((at for at, head in enumerate(ahead) if column_kind(head.words) is None), len(ahead))
    return ahead[:stop]

"""Tables inside plain text: cells one a line under a row of heads, or separated by bars, tabs or blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.outline.regions import ends_plan
from fangan.owners.units import is_collective, is_unit
from fangan.tables.broken import PAGE_MARK, broken_rows
from fangan.tables.grid import column_kind, known_heads, likely_kind, outside
from fangan.tables.heads import NATURE, Head, joined_heads, measured
from fangan.tables.measured import natured_rows, unnumbered_rows
from fangan.text import Cell, SourceText, Span, Table

_LONGEST_CATEGORY = 40
_RULE = expression(r"[|｜\s:：\-—]+$")
_BAR = expression(r"\s*[|｜]\s*|\t+")
_BARS = "|｜\t"
_HAS_BAR = expression(r"[|｜\t]")
_WITHOUT_BLANK = expression(r"[^ \u3000]+")
_BETWEEN_NAMES = expression(r"[、，,；; \u3000]")
_LONGEST_HEADS = 60
_MOST_HEADS = 8


def find_tables(source: SourceText, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Reads: the text's blocks. Writes: the tables that the format states, and those that stand as lines."""
    free = outside(blocks, source.tables)
    found = (*source.tables, *_ruled(source.text, free), *_flat(free))
    bare = _openers(free)
    return (*found, *_unruled(outside(free, found), bare)) if bare else found


def _openers(blocks: Sequence[Block]) -> frozenset[int]:
    """Where lines stand that begin with the head of a column."""
    heads = known_heads()
    return frozenset(
        block.span.start
        for block in blocks
        if len(block.text) < _LONGEST_HEADS and block.text.partition(" ")[0].partition("\u3000")[0] in heads
    )


def _unruled(blocks: Sequence[Block], openers: frozenset[int]) -> Iterator[Table]:
    """Rows of cells with blanks between them, and cells one a line without any number."""
    index = 0
    while index < len(blocks):
        read = None
        if blocks[index].span.start in openers:
            read = _spaced(blocks, index) or _unnumbered(blocks, index) or unnumbered_rows(blocks, index)
        if read is None:
            index += 1
            continue
        rows, index = read
        yield _table(rows)


def _spaced(blocks: Sequence[Block], start: int) -> tuple[list[list[Span]], int] | None:
    """A line of heads with blanks between them, and the lines behind it with as many cells."""
    heads = _cells_between_blanks(blocks[start])
    if not _are_heads([words for _, words in heads]):
        return None
    rows = [[span for span, _ in heads]]
    index = start + 1
    while index < len(blocks):
        row = _cells_between_blanks(blocks[index])
        if len(row) != len(heads):
            break
        rows.append([span for span, _ in row])
        index += 1
    return (rows, index) if len(rows) > 2 else None


def _cells_between_blanks(block: Block) -> list[tuple[Span, str]]:
    return [
        (Span(*cell.span()).shifted(block.span.start), cell[0])
        for cell in _WITHOUT_BLANK.finditer(block.text)
    ]


def _are_heads(words: Sequence[str]) -> bool:
    """Whether most are known, and a task stands beside an owner, a time, or a unit of measure."""
    if len(words) < 3 or 2 * sum(column_kind(each) is not None for each in words) <= len(words):
        return False
    kinds = [likely_kind(each) or "" for each in words]
    beside = ("responsible", "deadline", "other")
    return "task" in kinds and any(kind.startswith("role:") or kind in beside for kind in kinds)


def _unnumbered(blocks: Sequence[Block], start: int) -> tuple[list[list[Span]], int] | None:
    """任务, 牵头单位, 时限 one a line, then cells in the same order while owners stand in their column."""
    heads: list[str] = []
    for block in blocks[start : start + _MOST_HEADS]:
        if column_kind(block.text) is None:
            break
        heads.append(block.text)
    kinds = [likely_kind(head) or "" for head in heads]
    owners = [i for i, kind in enumerate(kinds) if kind.startswith("role:") or kind == "responsible"]
    if "task" not in kinds or not owners or len(heads) < 3:
        return None
    rows = [[block.span for block in blocks[start : start + len(heads)]]]
    index = start + len(heads)
    while index + len(heads) <= len(blocks):
        row = blocks[index : index + len(heads)]
        if not all(_owns(row[column].text) for column in owners):
            break
        rows.append([block.span for block in row])
        index += len(heads)
    return (rows, index) if len(rows) > 2 else None


def _owns(cell: str) -> bool:
    first = _BETWEEN_NAMES.split(cell, maxsplit=1)[0]
    return is_unit(first) or is_collective(first) or cell in ("/", "—", "-", "无")


def _ruled(text: str, blocks: Sequence[Block]) -> Iterator[Table]:
    """Rows of cells between bars or tabs, the first row of heads."""
    if not any(bar in text for bar in _BARS):
        return
    index = 0
    while index < len(blocks):
        head = _row(blocks[index])
        if len(head) < 3 or sum(column_kind(span.of(text)) is not None for span in head) * 2 < len(head):
            index += 1
            continue
        rows: list[list[Span | None]] = [[*head]]
        start = blocks[index].span.start
        framed = blocks[index].text[0] in "|｜"
        index += 1
        while index < len(blocks) and (row := _row_or_category(blocks, index, len(head))) is not None:
            if row:
                covered = 0 if framed or len(row) == 1 else _empty_before(text, blocks[index])
                rows.append([*[None] * covered, *row])
            index += 1
        if len(rows) > 1:
            table = _table(rows)
            yield replace(table, span=Span(start, table.span.end))


def _empty_before(text: str, block: Block) -> int:
    """How many cells that open a row are empty, those above covering them: its bars or tabs stand first."""
    line = text.rfind("\n", 0, block.span.start) + 1
    return text.count("\t", line, block.span.start) + (block.text[0] in "|｜")


def _row_or_category(blocks: Sequence[Block], index: int, width: int) -> list[Span] | None:
    """The cells of a table's next line, [] for a rule; one cell for a numbered category between two rows."""
    block = blocks[index]
    if _RULE.fullmatch(block.text):
        return []
    row = _row(block)
    if len(row) >= 2:
        return row
    goes_on = index + 1 < len(blocks) and 2 <= len(_row(blocks[index + 1])) <= width
    return [block.span] if goes_on and block.marker and len(block.text) <= _LONGEST_CATEGORY else None


def _row(block: Block) -> list[Span]:
    """The cells of a line; empty ones between two bars count."""
    if not _HAS_BAR.search(block.text):
        return []
    start = block.span.start
    cells: list[Span] = []
    at = 0
    for match in _BAR.finditer(block.text):
        if match.start() or at:
            cells.append(Span(start + at, start + match.start()))
        at = match.end()
    if at and at < len(block.text):
        cells.append(Span(start + at, start + len(block.text)))
    return cells


def _table(rows: Sequence[Sequence[Span | None]]) -> Table:
    """`None` is a place that the cell above covers."""
    width = len(rows[0])
    cells: list[Cell] = []
    above: dict[int, int] = {}
    for number, row in enumerate(rows):
        for column, span in enumerate(row[:width]):
            if span is not None:
                across = width if len(row) == 1 else 1
                above[column] = len(cells)
                cells.append(Cell(span, number, column, column_span=across, header=number == 0))
            elif column in above:
                at = above[column]
                cells[at] = replace(cells[at], row_span=number - cells[at].row + 1)
    return Table(Span(cells[0].span.start, cells[-1].span.end), tuple(cells))


@cache
def _openings_of_number() -> frozenset[str]:
    return frozenset("（( \u3000") | {word[0] for word, kind in known_heads().items() if kind == "number"}


def _may_be_number(text: str) -> bool:
    """Whether a line may be the head of a column of numbers: it opens as one does, and is short."""
    return text[0] in _openings_of_number() and len(text) < 40


def _flat(blocks: Sequence[Block]) -> Iterator[Table]:
    """One cell a line: 序号, 任务, 牵头单位 … then rows that begin with 1, 2, 3 …"""
    index = 0
    while index < len(blocks):
        heads = _head_run(blocks, index)
        if len(heads) < 3 or column_kind(heads[0].words) != "number":
            index += 1
            continue
        start = index + sum(head.lines for head in heads)
        rows = natured_rows(blocks, start, heads) if NATURE.fullmatch(heads[-1].words) else None
        again = [block.text for block in blocks[index:start]]
        if rows is None and not measured(heads):
            rows = broken_rows(blocks, start, [head.words for head in heads], again)
        if rows is None:
            rows = _flat_rows(blocks, start, len(heads), again, full=measured(heads))
        cells, index = rows
        if cells:
            first = [Cell(head.span, 0, column, header=True) for column, head in enumerate(heads)]
            yield Table(Span(heads[0].span.start, cells[-1].span.end), (*first, *cells))


def _head_run(blocks: Sequence[Block], start: int) -> list[Head]:
    """The lines from 序号 to the first row's 1; without it, those whose words are known as heads."""
    if not _may_be_number(blocks[start].text) or column_kind(blocks[start].text) != "number":
        return []
    ahead = blocks[start : start + 17]
    stop = next((index for index, block in enumerate(ahead) if block.text == "1" or block.marker), None)
    known = [
        index for index, block in enumerate(ahead) if len(block.text) > 12 or not column_kind(block.text)
    ]
    run = list(ahead[: stop or (known[0] if known else 16)])
    if any(len(block.text) > 16 or block.text[-1] in "。；，：" for block in run):
        return []
    heads = joined_heads(run, _length_of_first_row(blocks, start + len(run)))
    kinds = [likely_kind(head.words) or "" for head in heads]
    owned = any(kind.startswith("role:") or kind in ("responsible", "deadline") for kind in kinds)
    return heads if "task" in kinds and (owned or measured(heads)) else []


def _length_of_first_row(blocks: Sequence[Block], start: int) -> int | None:
    """How many lines the row with the number 1 has, up to the 2 below it."""
    ahead = [block.text for block in blocks[start : start + _MOST_HEADS + 1]]
    return ahead.index("2") if ahead[:1] == ["1"] and "2" in ahead else None


def _flat_rows(
    blocks: Sequence[Block], start: int, width: int, again: Sequence[str], *, full: bool
) -> tuple[list[Cell], int]:
    """Cells of the rows, and where the table ends. A numbered line between two rows is a category.

    `again`: the lines of the heads, which may be repeated on the next page, behind its number. `full`: no
    row lacks a cell, so that a number inside one is a value, not the next row's.
    """
    cells: list[Cell] = []
    row, column, expected = 0, width, 1
    index = start
    while index < len(blocks):
        block = blocks[index]
        if PAGE_MARK.fullmatch(block.text):
            index += 1
            continue
        if block.text == again[0] and [each.text for each in blocks[index : index + len(again)]] == again:
            index, column = index + len(again), width
            continue
        begins = not full or column >= width - 1
        if begins and re.fullmatch(r"\d{1,3}", block.text) and int(block.text) == expected:
            row, column, expected = row + 1, 0, expected + 1
            cells.append(Cell(block.span, row, 0))
        elif block.marker and column != 0 and begins:
            row, column = row + 1, width
            cells.append(Cell(block.span, row, 0, column_span=width))
        elif column + 1 >= width or ends_plan(block):
            break
        else:
            column += 1
            cells.append(Cell(block.span, row, column))
        index += 1
    while cells and cells[-1].column_span == width:
        cells.pop()
    return cells, max(index, start)

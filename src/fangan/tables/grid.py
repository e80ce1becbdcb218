"""Tables inside plain text: cells one a line under a row of heads, or separated by bars or tabs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from fangan.outline.blocks import Block
from fangan.outline.regions import ends_plan
from fangan.owners.vocabulary import deadline_label_pattern, label_pattern
from fangan.text import Cell, SourceText, Span, Table

_LONGEST_CATEGORY = 40
_RULE = re.compile(r"[|｜\s:：\-—]+$")
_BAR = re.compile(r"\s*[|｜]\s*|\t+")
_BARS = "|｜\t"
_HAS_BAR = re.compile(r"[|｜\t]")


@cache
def _heads() -> dict[str, str]:
    data = tomllib.loads(resources.files("fangan.data").joinpath("columns.toml").read_text("utf-8"))
    return {word: kind for kind, words in data["columns"].items() for word in words}


def column_kind(head: str) -> str | None:
    """What a column holds by its head: number, task, category, a role, deadline, other; None for no head."""
    words = re.sub(r"[\s\u3000]+", "", head)
    bare = re.sub(r"[（(].*?[）)]", "", words)
    if deadline_label_pattern().fullmatch(bare + "："):
        return "deadline"
    if label := label_pattern().fullmatch(bare + "："):
        return f"role:{label['label']}"
    return _heads().get(bare) or ("other" if _TIME.match(bare) else None)


_TIME = re.compile(
    r"20\d\d年?(?:度|底|末)?(?:$|.{0,6}(?:值|数|目标|指标|基期|现状|完成|实际|投资|进度|任务|计划|内容))"
    r"|(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|前[二三两]季度|全年|(?:1[0-2]|[1-9]|[一二三四五六七八九]|十[一二]?)月份?)"
    r"(?:.{0,4}(?:值|数|目标|计划|任务|进度|投资|节点))?$|年均(?:增长|增速)"
)
"""A column for each year, quarter or month, as tables of indicators and of progress have."""


@cache
def _openings_of_number() -> frozenset[str]:
    return frozenset("（( \u3000") | {word[0] for word, kind in _heads().items() if kind == "number"}


def _may_be_number(text: str) -> bool:
    """Whether a line may be the head of a column of numbers: it opens as one does, and is short."""
    return text[0] in _openings_of_number() and len(text) < 40


_LIKELY = (
    ("role:牵头单位", re.compile(r"牵头|主办|主责")),
    ("role:配合单位", re.compile(r"配合|协办|协助|参与(?:单位|部门)")),
    ("role:责任领导", re.compile(r"领导|负责同志")),
    ("deadline", re.compile(r"时限|期限|时间|进度|节点")),
    ("role:责任单位", re.compile(r"责任|部门$|单位$")),
    ("number", re.compile(r"^(?:序号|编号|项次)")),
    ("task", re.compile(r"任务|措施|内容|事项|举措|工作|目标|要求")),
)


def likely_kind(head: str) -> str | None:
    """What a column of a real table holds, by a word in its head (责任单位（排第一的为牵头单位）)."""
    words = re.sub(r"[\s\u3000]+|[（(].*?[）)]", "", head)
    if kind := column_kind(head):
        return kind
    if not 2 <= len(words) <= 16:
        return None
    return next((kind for kind, pattern in _LIKELY if pattern.search(words)), None)


def find_tables(source: SourceText, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Reads: the text's blocks. Writes: the tables that the format states, and those that stand as lines."""
    free = outside(blocks, source.tables)
    return (*source.tables, *_ruled(source.text, free), *_flat(free))


def outside(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[Block, ...]:
    """The blocks that stand in no table."""
    spans = sorted(table.span for table in tables)
    found: list[Block] = []
    index = 0
    for block in blocks:
        while index < len(spans) and spans[index].end <= block.span.start:
            index += 1
        if index == len(spans) or block.span.start < spans[index].start:
            found.append(block)
    return tuple(found)


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


def _flat(blocks: Sequence[Block]) -> Iterator[Table]:
    """One cell a line: 序号, 任务, 牵头单位 … then rows that begin with 1, 2, 3 …"""
    index = 0
    while index < len(blocks):
        heads = _head_run(blocks, index)
        if len(heads) < 3 or column_kind(heads[0].text) != "number":
            index += 1
            continue
        cells, index = _flat_rows(blocks, index + len(heads), len(heads), full=_measured(heads))
        if cells:
            first = [Cell(block.span, 0, column, header=True) for column, block in enumerate(heads)]
            yield Table(Span(heads[0].span.start, cells[-1].span.end), (*first, *cells))


def _head_run(blocks: Sequence[Block], start: int) -> list[Block]:
    """The lines from 序号 to the first row's 1; without it, those whose words are known as heads."""
    if not _may_be_number(blocks[start].text) or column_kind(blocks[start].text) != "number":
        return []
    ahead = blocks[start : start + 13]
    stop = next((index for index, block in enumerate(ahead) if block.text == "1" or block.marker), None)
    known = [
        index for index, block in enumerate(ahead) if len(block.text) > 12 or not column_kind(block.text)
    ]
    run = list(ahead[: stop or (known[0] if known else 12)])
    if any(len(block.text) > 16 or block.text[-1] in "。；，：" for block in run):
        return []
    kinds = [likely_kind(block.text) or "" for block in run]
    owned = any(kind.startswith("role:") or kind in ("responsible", "deadline") for kind in kinds)
    return run if "task" in kinds and (owned or _measured(run)) else []


def _measured(heads: Sequence[Block]) -> bool:
    """Whether heads are those of indicators with a column for each year (主要指标表)."""
    named = any("指标" in block.text for block in heads)
    return named and any(_TIME.match(block.text) or "目标值" in block.text for block in heads)


def _flat_rows(blocks: Sequence[Block], start: int, width: int, *, full: bool) -> tuple[list[Cell], int]:
    """Cells of the rows, and where the table ends. A numbered line between two rows is a category.

    `full`: no row lacks a cell, so that a number inside one is a value, not the next row's.
    """
    cells: list[Cell] = []
    row, column, expected = 0, width, 1
    index = start
    while index < len(blocks):
        block = blocks[index]
        begins = not full or column >= width - 1
        if begins and re.fullmatch(r"\d{1,3}", block.text) and int(block.text) == expected:
            row, column, expected = row + 1, 0, expected + 1
            cells.append(Cell(block.span, row, 0))
        elif block.marker and column != 0:
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

"""Tables as they come out of files, put right: repeated header rows, tables that only frame text."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable

from fangan.readers.compose import Block, Grid, GridCell


def settled(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with header rows that a page break repeats taken out and tables that frame text as text."""
    settled_blocks: list[Block] = []
    for block in blocks:
        if not isinstance(block, Grid):
            settled_blocks.append(block)
        elif frames_text(block):
            settled_blocks.extend(block.paragraphs)
        elif any(cell.text.strip() for cell in block.cells):
            settled_blocks.append(without_repeated_headers(block))
    return settled_blocks


def frames_text(grid: Grid) -> bool:
    """A box around text (专栏, a red head's rule): a single row or a single column."""
    rows = {cell.row for cell in grid.cells if cell.text.strip()}
    columns = {cell.column for cell in grid.cells if cell.text.strip()}
    return len(rows) < 2 or len(columns) < 2


def without_repeated_headers(grid: Grid) -> Grid:
    """Later rows that repeat the first row word for word are a header shown again on a new page."""
    rows = texts_by_row(grid)
    first = rows.get(0, ())
    if len([text for text in first if text]) < 2:
        return grid
    repeated = {row for row, texts in rows.items() if row and texts == first}
    if not repeated:
        return grid
    moved = {row: row - sum(1 for gone in repeated if gone < row) for row in rows}
    return Grid(
        tuple(
            dataclasses.replace(cell, row=moved[cell.row]) for cell in grid.cells if cell.row not in repeated
        )
    )


def texts_by_row(grid: Grid) -> dict[int, tuple[str, ...]]:
    """Each row's texts without white space, in column order."""
    rows: dict[int, list[GridCell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    return {
        row: tuple("".join(cell.text.split()) for cell in sorted(cells, key=lambda cell: cell.column))
        for row, cells in sorted(rows.items())
    }

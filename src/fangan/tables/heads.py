"""The heads of a table that stands one cell a line: some are broken over two or three lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.tables.grid import TIME_HEAD, column_kind, known_heads
from fangan.text import Span

NATURE = expression(r"(?:指标)?(?:属性|性质)")
OF_VALUES = expression(rf"^(?:其中[:：]?)?(?:{TIME_HEAD.pattern})|目标值|计划任务")
_MOST_LINES = 3


class Head(NamedTuple):
    """The head of a column, with the number of lines that it stands on."""

    words: str
    span: Span
    lines: int


def joined_heads(blocks: Sequence[Block], width: int | None = None) -> list[Head]:
    """Heads that are broken over two lines (指标, 属性) are one where only both together are known.

    `width`: how many cells the first row has. Where the lines are more, as many as need be go together.
    """
    found: list[Head] = []
    for block in blocks:
        whole = found[-1].words + block.text if found else ""
        if found and whole in known_heads() and not _measures(found[-1].words) and found[-1].lines == 1:
            found[-1] = Head(whole, Span(found[-1].span.start, block.span.end), 2)
        else:
            found.append(Head(block.text, block.span, 1))
    if width is not None and 3 <= width < len(found):
        return _fitted(blocks, width) or found
    return found


def _fitted(blocks: Sequence[Block], width: int) -> list[Head] | None:
    """The lines as `width` heads of up to three lines each, of which as many as can be are known."""
    best: dict[tuple[int, int], tuple[int, list[Head]]] = {(0, 0): (0, [])}
    for stop in range(1, len(blocks) + 1):
        for lines in range(1, min(_MOST_LINES, stop) + 1):
            part = blocks[stop - lines : stop]
            words = "".join(block.text for block in part)
            head = Head(words, Span(part[0].span.start, part[-1].span.end), lines)
            known = column_kind(words) is not None
            for count in range(1, width + 1):
                before = best.get((stop - lines, count - 1))
                if before and before[0] + known >= best.get((stop, count), (0, []))[0]:
                    best[stop, count] = (before[0] + known, [*before[1], head])
    known_in_all, heads = best.get((len(blocks), width), (0, []))
    return heads if 2 * known_in_all > width else None


def measured(heads: Sequence[Head]) -> bool:
    """Whether heads are those of indicators with a column for each year (主要指标表)."""
    named = any("指标" in head.words for head in heads)
    return named and any(OF_VALUES.search(head.words) for head in heads)


def _measures(head: str) -> bool:
    return "指标" in head and NATURE.fullmatch(head) is None and head != "指标"

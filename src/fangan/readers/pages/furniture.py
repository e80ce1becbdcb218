"""What a page carries besides the document: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from fangan.expressions import expression
from fangan.readers.pages.lines import Line

_PAGE_NUMBER = expression(
    r"[-—–－―─_·•\s一]*\d{1,4}[-—–－―─_·•\s一]*"
    r"|第\s*[\d一二三四五六七八九十百]+\s*页(?:[\s,，/]*共\s*[\d一二三四五六七八九十百]+\s*页)?"
    r"|(?:Page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.I,
)
_DIGITS = expression(r"\d+")
_HEAD = 0.12
_FOOT = 0.85
_EDGE_LINES = 2
_LEAST_REPEATS = 3


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines less page numbers, and less what stands at the same edge of many pages.

    The first page's head is kept unless it repeats word for word: a letterhead is part of the document.
    """
    edges = [_edge_lines(lines, height) for lines, height in zip(pages, heights, strict=True)]
    counts = Counter(key for page in edges for key in {_key(line) for line in page})
    needed = max(_LEAST_REPEATS, len(pages) // 3)
    repeated = {key for key, count in counts.items() if count >= needed}
    kept = []
    for lines, edge in zip(pages, edges, strict=True):
        dropped = {id(line) for line in edge if is_page_number(line.text) or _key(line) in repeated}
        kept.append([line for line in lines if id(line) not in dropped])
    return kept


def _edge_lines(lines: Sequence[Line], height: float) -> list[Line]:
    """The first and last lines of a page that stand in its margins."""
    ordered = sorted(lines, key=lambda line: (line.drawn or line.box).top)
    top = [line for line in ordered[:_EDGE_LINES] if (line.drawn or line.box).bottom < _HEAD * height]
    bottom = [line for line in ordered[-_EDGE_LINES:] if (line.drawn or line.box).top > _FOOT * height]
    return [*top, *bottom]


def is_page_number(text: str) -> bool:
    return _PAGE_NUMBER.fullmatch(text) is not None


def _key(line: Line) -> str:
    """The line's text with its numbers alike, so that 第3页 repeats 第2页."""
    return _DIGITS.sub("#", "".join(line.text.split()))

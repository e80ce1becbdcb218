"""A plan set on pages as the standard for official documents asks: 28 characters a line, 22 lines a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, SIZE, PITCH = 79.0, 105.0, 15.8, 28.9
COLUMNS, ROWS = 28, 22
_NOT_FIRST = "，。、；：！？）》」』】〉”’%"


@dataclass
class Page:
    """Texts, upright or on their side, as (x, baseline from the top, size, text); rules as x0, y0, x1, y1."""

    texts: list[tuple[float, float, float, str]] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    aside: list[tuple[float, float, float, str]] = field(default_factory=list)


def width_of(text: str) -> float:
    """In ems: an ASCII character takes half of one."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def broken(text: str, width: float, indent: float = 0.0) -> list[str]:
    """The text cut into lines of at most `width` ems; no closing mark begins a line, no number is cut."""
    lines = [""]
    room = width - indent
    for token in _tokens(text):
        size = width_of(token)
        if size > room and token not in _NOT_FIRST and lines[-1]:
            lines.append("")
            room = width
        lines[-1] += token
        room -= size
    return lines


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for character in text:
        joins = tokens and character.isascii() and character.isalnum() and tokens[-1][-1].isascii()
        if joins and tokens[-1][-1].isalnum():
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


def tabbed_pages(rows: Sequence[Sequence[str]], *, per_page: int = 30) -> list[Page]:
    """Rows set at tab stops, without rules; long cells go on below in their column; heads stand once."""
    longest = [max(width_of(row[at]) for row in rows if at < len(row) > 1) for at in range(len(rows[0]))]
    room = 48 - 2 * len(longest)
    fair = room / len(longest)
    wide = sum(size for size in longest if size > fair) or 1
    left = room - sum(size for size in longest if size <= fair)
    widths = [2 + (size if size <= fair else size * left / wide) for size in longest]
    stops = [LEFT - 40 + sum(widths[:index]) * 10.5 for index in range(len(widths))]
    pages = []
    for start in range(0, len(rows), per_page):
        pages.append(Page())
        y = TOP
        for row in rows[start : start + per_page]:
            # A single cell is the name of a group of rows.
            cells = [broken(text, width - 2) for text, width in zip(row, widths, strict=False)]
            cells = cells if len(row) > 1 else [list(row)]
            for stop, lines in zip(stops, cells, strict=False):
                for number, line in enumerate(lines):
                    pages[-1].texts.append((stop, y + 14 * number, 10.5, line))
            y += 14 * max(map(len, cells)) + 4
    return pages


def pages_of(text: str, *, numbers: bool = True, head: str | None = None, titled: bool = True) -> list[Page]:
    """Paragraphs with two ems of indent; the first line is the title, set large and in the middle, where
    there is one."""
    pages = [Page()]
    row = 0

    def put(line: str, x: float, size: float) -> None:
        nonlocal row
        if row == ROWS:
            pages.append(Page())
            row = 0
        pages[-1].texts.append((x, TOP + row * PITCH + SIZE, size, line))
        row += 1

    paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
    for index, paragraph in enumerate(paragraphs):
        if titled and not index:
            for line in broken(paragraph, 20):
                put(line, (WIDTH - width_of(line) * 22) / 2, 22)
            continue
        flush = paragraph.endswith(("：", ":")) and len(paragraph) <= 60
        for number, line in enumerate(broken(paragraph, COLUMNS, 0 if flush else 2)):
            put(line, LEFT + (0 if flush or number else 2 * SIZE), SIZE)
    for number, page in enumerate(pages, 1):
        if numbers:
            page.texts.append((WIDTH / 2 - 20, HEIGHT - 60, 14, f"— {number} —"))
        if head:
            page.texts.append((LEFT, 50, 10.5, head))
    return pages


def table_pages(
    rows: Sequence[Sequence[str | None]], widths: Sequence[int], *, per_page: int = 12
) -> list[Page]:
    """A ruled table whose rows are never cut; the header row is shown again on each page.

    None is the lower part of a merged cell: no rule is drawn above it.
    """
    pages = []
    header, *body = rows
    edges = [LEFT - 40 + sum(widths[:index]) * 10.5 for index in range(len(widths) + 1)]
    for start in range(0, len(body), per_page):
        page = Page()
        y = TOP
        for row in [header, *body[start : start + per_page]]:
            y += _table_row(page, row, edges, y)
        page.rules.append((edges[0], y, edges[-1], y))
        pages.append(page)
    return pages


def _table_row(page: Page, row: Sequence[str | None], edges: Sequence[float], y: float) -> float:
    """Sets one row and gives its height."""
    lines_of_cells = [
        [part for line in (text or "").split("\n") for part in broken(line, (right - left) / 10.5 - 1)]
        for text, left, right in zip(row, edges, edges[1:], strict=False)
    ]
    height = max(map(len, lines_of_cells)) * 14 + 6
    for text, lines, left, right in zip(row, lines_of_cells, edges, edges[1:], strict=False):
        page.texts.extend((left + 5, y + 13 + number * 14, 10.5, line) for number, line in enumerate(lines))
        if text is not None:
            page.rules.append((left, y, right, y))
        page.rules.append((left, y, left, y + height))
    page.rules.append((edges[-1], y, edges[-1], y + height))
    return height

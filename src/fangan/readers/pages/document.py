"""Pages as blocks in reading order: the last step that pdf, ofd and scans share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from fangan.readers.compose import Block, Grid
from fangan.readers.grids import settled
from fangan.readers.pages.columns import in_columns
from fangan.readers.pages.furniture import without_furniture
from fangan.readers.pages.lines import Glyph, Line
from fangan.readers.pages.paragraphs import Measure, paragraphs_of
from fangan.readers.pages.rulings import Rule, ruled_tables
from fangan.readers.pages.tables import PageTable, continues, fill, joined
from fangan.readers.pages.unruled import Columns, unruled_table


@dataclass(slots=True)
class PageContent:
    """What a format's reader takes from one page; on a scan a glyph is a recognised stretch of a line.

    `aside` counts the characters that were left out because they lie on their side or upside down.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    aside: int = 0


_SAME_WIDTH = 10.0
_FEW_ASIDE = 4
_Part: TypeAlias = Line | PageTable


def blocks_of(pages: Sequence[PageContent]) -> list[Block]:
    """Paragraphs joined across lines and pages, tables across pages, furniture left out."""
    tables: list[list[PageTable]] = []
    texts: list[list[Line]] = []
    columns: Columns | None = None
    for page in pages:
        own, rest = _tables_of(page)
        unruled, rest, columns = _unruled_of(page, rest, columns)
        own = sorted((*own, *unruled), key=lambda table: table.box.top)
        tables.append(own)
        texts.append(in_columns(rest, page.number, page.width))
    kept = without_furniture(texts, [page.height for page in pages])
    measures = _measures(pages, kept)
    parts = [part for own, page_lines in zip(tables, kept, strict=True) for part in _ordered(own, page_lines)]
    return settled(_joined(parts, measures))


def aside_warning(pages: Sequence[PageContent]) -> tuple[str, ...]:
    """What to tell the user of text that lies otherwise than its page."""
    found = [page for page in pages if page.aside >= _FEW_ASIDE]
    if not found:
        return ()
    count = sum(page.aside for page in found)
    numbers = page_list([page.number for page in found])
    return (f"第{numbers}页有横放或倒放的文字（{count}字），没有读取，请对照原件。",)


def page_list(numbers: Sequence[int]) -> str:
    """1、3—5"""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)


def _tables_of(page: PageContent) -> tuple[list[PageTable], list[Glyph]]:
    """The page's ruled tables that hold text, and the glyphs outside them."""
    found = ruled_tables(page.horizontal, page.vertical)
    tables = []
    rest = page.glyphs
    for table in found:
        inside = [glyph for glyph in rest if table.box.holds(*glyph.box.center)]
        filled = fill(table, inside, page.number)
        if sum(1 for cell in filled.grid.cells if cell.text.strip()) > 1:
            tables.append(filled)
            rest = [glyph for glyph in rest if not table.box.holds(*glyph.box.center)]
    return tables, rest


def _unruled_of(
    page: PageContent, glyphs: list[Glyph], columns: Columns | None
) -> tuple[list[PageTable], list[Glyph], Columns | None]:
    """Tables that no rule draws, the glyphs outside them, and the columns that run on to the next page."""
    tables: list[PageTable] = []
    while (found := unruled_table(glyphs, columns)) is not None:
        table, columns = found
        tables.append(fill(table, glyphs, page.number))
        glyphs = [glyph for glyph in glyphs if not table.box.holds(*glyph.box.center)]
        if columns is not None:
            return tables, glyphs, columns
    return tables, glyphs, None


def _ordered(tables: Sequence[PageTable], lines: Sequence[Line]) -> list[_Part]:
    """A page's lines with each table before the first line below it."""
    parts: list[_Part] = list(lines)
    for table in reversed(tables):
        below = next(
            (
                index
                for index, part in enumerate(parts)
                if isinstance(part, Line) and part.box.top >= table.box.top
            ),
            len(parts),
        )
        parts.insert(below, table)
    return parts


def _measures(pages: Sequence[PageContent], lines: Sequence[Sequence[Line]]) -> dict[int, Measure]:
    """The type area by page number: one for all pages of a width, upright and broadside apart."""
    by_width: dict[int, list[Line]] = {}
    for page, own in zip(pages, lines, strict=True):
        by_width.setdefault(round(page.width / _SAME_WIDTH), []).extend(own)
    found = {width: Measure.of(own, width * _SAME_WIDTH) for width, own in by_width.items()}
    return {page.number: found[round(page.width / _SAME_WIDTH)] for page in pages}


def _joined(parts: Sequence[_Part], measures: Mapping[int, Measure]) -> list[Block]:
    blocks: list[Block] = []
    lines: list[Line] = []
    last: PageTable | None = None
    for part in parts:
        if isinstance(part, Line):
            lines.append(part)
            continue
        blocks.extend(paragraphs_of(lines, measures))
        if last is not None and not lines and continues(last, part) and isinstance(blocks[-1], Grid):
            blocks[-1] = joined(blocks[-1], part.grid)
        else:
            blocks.append(part.grid)
        lines, last = [], part
    blocks.extend(paragraphs_of(lines, measures))
    return blocks

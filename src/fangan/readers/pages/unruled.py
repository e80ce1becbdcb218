"""Tables that no rule draws: cells at tab stops under a row of known heads (序号 工作任务 责任单位 …)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TypeAlias

from fangan.data import entries
from fangan.expressions import expression
from fangan.readers.pages.furniture import is_page_number
from fangan.readers.pages.lines import Box, Glyph, rows_of
from fangan.readers.pages.rulings import RuledCell, RuledTable

_GAP = 1.2
_MOST_BETWEEN = 1.5
_LEAST_HEADS = 3
_TOP_ROWS = 3
_PAD = 2.0
_NUMBER = expression(r"[（(]?\d{1,4}[）).．、]?|[（(]?[一二三四五六七八九十]{1,3}[）)、]?")
_CATEGORY = expression(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")
# A column of what is to be done by then.
_PERIOD = expression(r"(?:\d{4}年|第?[一二三四]季度|[上下]半年|\d{1,2}月)(?:[底末前])?(?:目标|任务|进度)?")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands together in one row of glyphs."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns begin and end, and which one numbers the rows: a table's next page has the same."""

    bands: tuple[tuple[float, float], ...]
    number: int

    def holding(self, box: Box) -> list[int]:
        """The columns that a stretch stands in; between two of them, the one whose left edge is nearer."""
        met = [at for at, (left, right) in enumerate(self.bands) if box.left < right and box.right > left]
        return met or [min(range(len(self.bands)), key=lambda at: abs(self.bands[at][0] - box.left))]

    def widened(self, at: int, box: Box) -> Columns:
        left, right = self.bands[at]
        wider = (min(left, box.left), max(right, box.right))
        return Columns((*self.bands[:at], wider, *self.bands[at + 1 :]), self.number)

    @property
    def are_apart(self) -> bool:
        return all(one[1] < other[0] for one, other in pairwise(self.bands))


_Row: TypeAlias = list[Stretch]


def unruled_table(glyphs: Sequence[Glyph], above: Columns | None) -> tuple[RuledTable, Columns | None] | None:
    """The page's first table under a row of heads, or what goes on from the page before in columns `above`.

    Its boxes hold the cells as those of a ruled table do; with it come its columns, if it runs to the page's
    end. A row of one stretch with a number of its own (一、社会治安) covers all columns.
    """
    if above is None and not _may_have_heads(glyphs):
        return None
    rows = [row for glyph_row in rows_of(glyphs) if (row := _stretches(glyph_row))]
    if above is not None:
        for start in range(_TOP_ROWS):  # below a running head
            found = _Table(above).ruled(rows[start:])
            if found is not None:
                return found
    for start, row in enumerate(rows):
        if (columns := _columns(row)) is not None:
            found = _Table(columns, row).ruled(rows[start + 1 :])
            if found is not None:
                return found
    return None


class _Table:
    """Rows of a table as they are taken from the page; each is one or more rows of glyphs."""

    def __init__(self, columns: Columns, heads: _Row | None = None) -> None:
        self._columns = columns
        self._headed = heads is not None
        self._rows: list[list[_Row]] = [] if heads is None else [[heads]]
        self._full = 0

    def ruled(self, rows: Sequence[_Row]) -> tuple[RuledTable, Columns | None] | None:
        """The table of the rows that fit; None unless one fills three columns and the columns stand apart."""
        runs_on = self._take(rows)
        if not self._full or not self._columns.are_apart:
            return None
        while _covers_all(self._rows[-1]):  # a heading of what follows
            self._rows.pop()
        return self._table(), self._columns if runs_on else None

    def _take(self, rows: Sequence[_Row]) -> bool:
        """Adds rows up to the first that does not fit; whether they all did but for the page's number."""
        for row in rows:
            alone = row[0].text if len(row) == 1 else ""
            if is_page_number(alone) and not self._numbers(row):
                return row is rows[-1]
            if not self._is_near(row):
                return False
            if _CATEGORY.match(alone):
                self._rows.append([row])
            elif not self._fits(row):
                return False
        return True

    def _table(self) -> RuledTable:
        edges = _edges(self._rows)
        bands = self._columns.bands
        cells = []
        for number, row in enumerate(self._rows):
            top, bottom = edges[number], edges[number + 1]
            if _covers_all(row):
                box = Box(bands[0][0] - _PAD, top, bands[-1][1] + _PAD, bottom)
                cells.append(RuledCell(box, number, 0, 1, len(bands)))
                continue
            for column, (left, right) in enumerate(bands):
                cells.append(RuledCell(Box(left - _PAD, top, right + _PAD, bottom), number, column, 1, 1))
        whole = Box(bands[0][0] - _PAD, edges[0], bands[-1][1] + _PAD, edges[-1])
        return RuledTable(whole, tuple(cells))

    def _is_near(self, row: _Row) -> bool:
        if not self._rows:
            return True
        last = Box.around(stretch.box for stretch in self._rows[-1][-1])
        box = row[0].box
        return box.top - last.bottom < _MOST_BETWEEN * (box.bottom - box.top)

    def _numbers(self, row: _Row) -> bool:
        return self._columns.holding(row[0].box) == [self._columns.number]

    def _fits(self, row: _Row) -> bool:
        """Takes the row if each stretch stands in one column and the column of numbers holds a number."""
        columns = self._columns
        filled: dict[int, str] = {}
        for stretch in row:
            found = columns.holding(stretch.box)
            if len(found) != 1:
                return False
            filled[found[0]] = stretch.text
            columns = columns.widened(found[0], stretch.box)
        number = filled.get(columns.number)
        if not (self._may_go_on() if number is None else _NUMBER.fullmatch(number)):
            return False
        if number is None and self._rows:
            self._rows[-1].append(row)
        else:
            self._rows.append([row])
        self._full += len(filled) >= _LEAST_HEADS
        self._columns = columns
        return True

    def _may_go_on(self) -> bool:
        """Whether a row of glyphs without a number goes on with a row of the table, if on the page before."""
        if not self._headed:
            return not self._rows or not _covers_all(self._rows[-1])
        return len(self._rows) > 1 and not _covers_all(self._rows[-1])


def _stretches(row: Sequence[Glyph]) -> _Row:
    """The row's glyphs, those set close together as one."""
    groups: list[list[Glyph]] = []
    for glyph in row:
        if glyph.text.isspace():
            continue
        if groups and glyph.box.left - groups[-1][-1].box.right < _GAP * max(glyph.size, groups[-1][-1].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [
        Stretch("".join(glyph.text for glyph in group), Box.around(glyph.box for glyph in group))
        for group in groups
    ]


def _columns(row: _Row) -> Columns | None:
    """The columns that a row of heads opens: three or more, half of them known, one of them of numbers."""
    known, numbers = _heads()
    heads = [stretch.text for stretch in row]
    number = next((at for at, head in enumerate(heads) if head in numbers), None)
    understood = sum(head in known or _PERIOD.fullmatch(head) is not None for head in heads)
    if len(row) < _LEAST_HEADS or number is None or 2 * understood < len(heads):
        return None
    return Columns(tuple((stretch.box.left, stretch.box.right) for stretch in row), number)


def _may_have_heads(glyphs: Sequence[Glyph]) -> bool:
    text = "".join("".join(glyph.text for glyph in glyphs).split())
    known, numbers = _heads()
    return any(word in text for word in numbers) and sum(word in text for word in known) >= _LEAST_HEADS


def _covers_all(row: Sequence[_Row]) -> bool:
    return len(row) == 1 and len(row[0]) == 1


def _edges(rows: Sequence[Sequence[_Row]]) -> list[float]:
    """The upper edge of each row and the lower one of the last, midway between the glyphs of two rows."""
    boxes = [Box.around(stretch.box for part in row for stretch in part) for row in rows]
    between = [(above.bottom + below.top) / 2 for above, below in pairwise(boxes)]
    return [boxes[0].top - _PAD, *between, boxes[-1].bottom + _PAD]


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Words that head columns, and those among them that head the column of numbers."""
    columns = entries("columns.toml")["columns"]
    roles = entries("roles.toml")
    words = [*columns.values(), *roles["labels"].values(), roles["deadline"]["labels"]]
    return frozenset(word for some in words for word in some), frozenset(columns["number"])

"""Glyphs at their places on a page to the lines that a reader reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from fangan.expressions import expression
from fangan.text import Place

_SAME_LINE = 0.45
_SAME_GLYPH, _SAME_NARROW = 0.3, 0.4
_WIDE_GAP = 0.9
_APART = 1.2
_WORD_GAP = 0.155  # between words of outside files 0.16 em and more, inside them up to 0.12
_SPREAD_GAP = 0.4
_LATIN = expression("[!-~]")


class Box(NamedTuple):
    """In points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        edges = list(zip(*boxes, strict=True))
        return cls(min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))


class Glyph(NamedTuple):
    """A character as drawn. `size` is its em in points; `baseline` is where it stands, from the top."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page. `bold` also says that it is set in the black type of headings (黑体).

    `apart` counts the gaps that no sentence has: the line is of names or figures in columns.
    `box` is where it stands among the lines before and after it; `drawn` where it stands on the page, if
    that is another place (the second of two columns is read as if it stood below the first).
    """

    text: str
    box: Box
    size: float
    page: int
    bold: bool = False
    drawn: Box | None = None
    apart: int = 0

    @property
    def place(self) -> Place:
        left, top, right, bottom = (round(edge, 1) for edge in self.drawn or self.box)
        return Place(page=self.page, box=(left, top, right, bottom))


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines from top to bottom; empty ones left out."""
    lines = []
    for row in rows_of(glyphs):
        text = _text_of(row)
        visible = [glyph for glyph in row if not glyph.text.isspace()]
        if visible and text.strip():
            box = Box.around(glyph.box for glyph in visible)
            size = sorted(glyph.size for glyph in visible)[len(visible) // 2]
            bold = all(glyph.bold for glyph in visible)
            apart = _gaps(visible, _APART * size) if " " in text else 0
            lines.append(Line(text.strip(), box, size, page, bold, apart=apart))
    return lines


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs that stand on one baseline, each row from left to right."""
    rows: list[list[Glyph]] = []
    baseline = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.baseline, glyph.box.left)):
        if rows and glyph.baseline - baseline <= _SAME_LINE * min(size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            baseline, size = glyph.baseline, glyph.size
        size = max(size, glyph.size) if not glyph.text.isspace() else size
    return [_without_doubles(sorted(row, key=lambda glyph: glyph.box.left)) for row in rows]


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    """Without the second copies that some programs draw, slightly shifted, to make a character bold."""
    kept: list[Glyph] = []
    for glyph in row:
        same = [other for other in kept[-2:] if other.text == glyph.text]
        # By its own width too: two l or 1 side by side stand no further apart than that.
        shift = min(_SAME_GLYPH * glyph.size, _SAME_NARROW * glyph.box.width) if same else 0.0
        if not any(abs(other.box.left - glyph.box.left) <= shift for other in same):
            kept.append(glyph)
    return kept


def _text_of(row: Sequence[Glyph]) -> str:
    """The row's text with a space where the eye sees one; letters spread over a line are one word."""
    spread = _is_spread(row)
    pieces: list[str] = []
    last: Glyph | None = None
    for glyph in row:
        if last is not None and not spread and _shows_gap(last, glyph):
            pieces.append(" ")
        if not (spread and glyph.text.isspace()):
            pieces.append(glyph.text)
        last = glyph
    return "".join(pieces)


def _shows_gap(last: Glyph, glyph: Glyph) -> bool:
    gap = glyph.box.left - last.box.right
    em = max(last.size, glyph.size)
    if gap <= em * _WORD_GAP or last.text.isspace() or glyph.text.isspace():
        return False
    latin = _LATIN.match(last.text) and _LATIN.match(glyph.text)
    return gap > em * (_WORD_GAP if latin else _WIDE_GAP)


def _gaps(visible: Sequence[Glyph], least: float) -> int:
    return sum(right.box.left - left.box.right > least for left, right in pairwise(visible))


def _is_spread(row: Sequence[Glyph]) -> bool:
    """Whether characters are set apart evenly, as in a letterhead (青 禾 县 人 民 政 府)."""
    visible = [glyph for glyph in row if not glyph.text.isspace()]
    if len(visible) < 4:
        return False
    if visible[1].box.left - visible[0].box.right <= _SPREAD_GAP * visible[0].size:
        return False
    gaps = [right.box.left - left.box.right for left, right in pairwise(visible)]
    return min(gaps) > _SPREAD_GAP * visible[0].size and max(gaps) < 2.5 * min(gaps)

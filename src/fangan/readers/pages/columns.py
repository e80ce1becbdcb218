"""Pages set in two columns (gazettes): each column's lines are read to its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fangan.readers.pages.lines import Box, Glyph, Line, lines_of

_MIDDLE = (0.35, 0.65)
_GUTTER = 1.2
_LEAST_LINES = 6
_LEAST_SHARE = 0.8


def in_columns(glyphs: Sequence[Glyph], page: int, width: float) -> list[Line]:
    """The page's lines in reading order: what stands above the columns, the left one, the right one."""
    lines = lines_of(glyphs, page)
    gutter = _gutter(glyphs, lines, width)
    if gutter is None:
        return lines
    top = _columns_begin(lines, glyphs, gutter)
    head = [glyph for glyph in glyphs if glyph.baseline < top]
    body = [glyph for glyph in glyphs if glyph.baseline >= top]
    left = [glyph for glyph in body if glyph.box.center[0] < gutter]
    right = [glyph for glyph in body if glyph.box.center[0] >= gutter]
    first, second = lines_of(left, page), lines_of(right, page)
    return [*lines_of(head, page), *first, *_below(first, second)]


def _below(first: Sequence[Line], second: Sequence[Line]) -> list[Line]:
    """The second column's lines moved under the first's."""
    if not first or not second:
        return list(second)
    aside = min(line.box.left for line in second) - min(line.box.left for line in first)
    down = max(line.box.bottom for line in first) - min(line.box.top for line in second) + first[0].size / 2
    return [
        replace(
            line, box=Box(box.left - aside, box.top + down, box.right - aside, box.bottom + down), drawn=box
        )
        for line in second
        for box in [line.box]
    ]


def _gutter(glyphs: Sequence[Glyph], lines: Sequence[Line], width: float) -> float | None:
    """A white strip near the middle that nearly all lines leave free, with text on both sides of it."""
    if len(lines) < _LEAST_LINES:
        return None
    size = sorted(line.size for line in lines)[len(lines) // 2]
    low, high = _MIDDLE[0] * width, _MIDDLE[1] * width
    near = [(glyph.box.left, glyph.box.right) for glyph in glyphs if _overlaps(glyph, (low, high + 2 * size))]
    at = low - size / 2
    while (at := at + size / 2) < high:
        strip = (at, at + _GUTTER * size)
        crossing = sum(1 for left, right in near if left < strip[1] and right > strip[0])
        if crossing > (1 - _LEAST_SHARE) * len(lines):
            continue
        beside = sum(1 for line in lines if _clear(glyphs, line, strip) and _on_both_sides(line, strip))
        if beside >= max(_LEAST_LINES, _LEAST_SHARE * len(lines)):
            return (strip[0] + strip[1]) / 2
    return None


def _on_both_sides(line: Line, strip: tuple[float, float]) -> bool:
    return line.box.left < strip[0] - 4 * line.size and line.box.right > strip[1] + 4 * line.size


def _clear(glyphs: Sequence[Glyph], line: Line, strip: tuple[float, float]) -> bool:
    return not any(
        _overlaps(glyph, strip) for glyph in glyphs if line.box.top <= glyph.box.center[1] <= line.box.bottom
    )


def _overlaps(glyph: Glyph, strip: tuple[float, float]) -> bool:
    return glyph.box.left < strip[1] and glyph.box.right > strip[0] and not glyph.text.isspace()


def _columns_begin(lines: Sequence[Line], glyphs: Sequence[Glyph], gutter: float) -> float:
    """Below the last line of the head that runs across the gutter."""
    top = 0.0
    for line in lines:
        if not _clear(glyphs, line, (gutter - 1, gutter + 1)):
            top = line.box.bottom
        elif line.box.left < gutter < line.box.right:
            break
    return top

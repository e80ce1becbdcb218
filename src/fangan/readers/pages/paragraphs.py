"""Lines of pages joined to paragraphs, across line and page ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fangan.expressions import expression
from fangan.readers.compose import Paragraph, Run
from fangan.readers.pages.lines import Line

_MARKER = expression(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)"
    r"|第[一二三四五六七八九十百\d]{1,4}[章节条]|[①-⑳]|[—-]{2}\S|[●■◆▲•]"
)
_SECTION = expression(
    r"[一二三四五六七八九十]{1,3}、(?![一二三四五六七八九十]{1,3}[、是])|（[一二三四五六七八九十]{1,3}）(?![条款项目])"
)
_GOES_ON = expression(r"[、，,（(《“第]$")
_LABEL = expression(
    r"(?:总?牵头|责任|配合|协办|主办|承办|督办|参加|实施)(?:单位|部门|领导|处室|科室)[:：]"
    r"|完成(?:时限|时间)[:：]|附\s*件\d*\s*[:：]?|抄\s*送[:：]|主\s*送[:：]|联系人[:：]"
)
_DATE_ALONE = expression(
    r"(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?底)?(?:之|以)?前(?:完成)?|\d{4}年\d{1,2}月\d{1,2}日|长期坚持|持续推进"
)
_SENTENCE_END = expression("[。！？；：:;”》)）]$")
_UNBREAKABLE = expression(r"[A-Za-z0-9.,%‰/+\-—〔〕\[\]]+")
_NO_LINE_START = expression("[，。、；：！？）》」』】〉”’%,.;:!?)]")
_LATIN_END = expression(r"[A-Za-z0-9,.;:)]$")
_LATIN_START = expression(r"[A-Za-z(]")
_INDENT = 1.2
_SHORT = 1.6
_SIZE_CHANGE = 0.12
_LARGE_GAP = 1.75
_TITLE = 1.12
_CENTERED = 2.5
_FEW_FULL = 4
_LONGEST_HEADING = 60
_LONGEST_BRACKET = 300
_BRACKET_LINES = 12


@dataclass(frozen=True, slots=True)
class Measure:
    """The type area: where full lines begin and end, their size and the distance of their baselines."""

    left: float
    right: float
    size: float
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[Line], width: float) -> Measure:
        """`width` is the page's, whose margins are about alike."""
        size = _most_common([line.size for line in lines], 0.5) or 12.0
        body = [line for line in lines if abs(line.size - size) < _SIZE_CHANGE * size + 0.5] or list(lines)
        outer = width - 0.6 * min((line.box.left for line in body), default=0.0)
        right = _right_edge([line.box.right for line in body if line.box.right <= outer], size)
        left = _leftmost_common([line.box.left for line in _full_or_after(body, right - 2 * size)], size)
        gaps = [
            below.box.bottom - above.box.bottom
            for above, below in pairwise(body)
            if above.page == below.page and 0 < below.box.bottom - above.box.bottom < 4 * size
        ]
        return cls(left, right, size, _most_common(gaps, 1.0) or 1.8 * size)


def paragraphs_of(lines: Sequence[Line], measures: Mapping[int, Measure]) -> list[Paragraph]:
    """The lines, in reading order, as paragraphs; each run keeps its line's place.

    `measures` has the type area of each page; no paragraph goes on from one to another.
    """
    groups: list[list[Line]] = []
    for line in lines:
        measure = measures[line.page]
        if groups and measures[groups[-1][-1].page] is measure and _continues(groups[-1], line, measure):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def joined_text(before: str, after: str) -> str:
    """What stands between two lines that are one paragraph: a space between Latin words only."""
    return " " if _LATIN_END.search(before) and _LATIN_START.match(after) else ""


def _paragraph(group: Sequence[Line]) -> Paragraph:
    runs: list[Run] = []
    for line in group:
        glue = joined_text(runs[-1].text, line.text) if runs else ""
        runs.append(Run(glue + line.text, place=line.place))
    heading = all(line.bold for line in group) and sum(len(line.text) for line in group) <= _LONGEST_HEADING
    return Paragraph(tuple(runs), heading=heading)


def _continues(group: Sequence[Line], line: Line, measure: Measure) -> bool:
    """Whether `line` belongs to the paragraph that the group's last line leaves off."""
    last = group[-1]
    if abs(line.size - last.size) > _SIZE_CHANGE * max(line.size, last.size) + 0.3:
        return False
    if _NO_LINE_START.match(line.text):
        return True
    if _far_below(last, line, measure) or _begins_item(last, line, measure):
        return False
    if _bracket_open(group):
        return True
    if (last.apart and line.apart) or _LABEL.match(line.text) or _DATE_ALONE.fullmatch(line.text):
        return False
    if _is_centered(last, measure) or _is_centered(line, measure):
        return _is_title(last, line, measure)
    if _ends_short(last, line, measure):
        return False
    if line.box.left - measure.left > _INDENT * measure.size:
        return _hangs(group, line, measure)
    return True


def _begins_item(last: Line, line: Line, measure: Measure) -> bool:
    """Whether a number begins the line, and the line is indented or what stands above it has ended."""
    if _SECTION.match(line.text) and not _GOES_ON.search(last.text):
        return True
    indent = line.box.left - min(measure.left, last.box.left)
    indented = indent > _INDENT * measure.size
    return _MARKER.match(line.text) is not None and (indented or _SENTENCE_END.search(last.text) is not None)


def _bracket_open(group: Sequence[Line]) -> bool:
    """Whether a bracket opened in the paragraph is still to be closed."""
    text = "".join(line.text for line in group[-_BRACKET_LINES:]).replace("(", "（").replace(")", "）")
    opened = text.rfind("（")
    return opened > text.rfind("）") and len(text) - opened < _LONGEST_BRACKET


def _hangs(group: Sequence[Line], line: Line, measure: Measure) -> bool:
    """Whether an indented line goes on with a paragraph whose later lines hang below its first."""
    last = group[-1]
    if len(group) > 1 and abs(last.box.left - line.box.left) < 0.5 * measure.size:
        return True
    return line.box.left > last.box.left and not _SENTENCE_END.search(last.text)


def _far_below(last: Line, line: Line, measure: Measure) -> bool:
    gap = line.box.bottom - last.box.bottom
    pitch = max(measure.pitch, 1.2 * line.size)
    return last.page == line.page and (gap > _LARGE_GAP * pitch or gap < -0.5 * line.size)


def _ends_short(last: Line, line: Line, measure: Measure) -> bool:
    """Whether the next line's first word would still have fitted: then the break was meant."""
    word = _UNBREAKABLE.match(line.text)
    room = _SHORT * measure.size
    if word:
        room = max(room, (0.6 * len(word[0]) + 0.8) * measure.size)
    return measure.right - last.box.right > room


def _is_centered(line: Line, measure: Measure) -> bool:
    """Set in from both sides alike; a first line's own indent of two ems is not enough."""
    left, right = line.box.left - measure.left, measure.right - line.box.right
    least = (_CENTERED if line.size < _TITLE * measure.size else 0.5) * measure.size
    return min(left, right) > least and abs(left - right) < 0.25 * (left + right) + 0.5 * measure.size


def _is_title(last: Line, line: Line, measure: Measure) -> bool:
    """Lines of one title: both set larger than the text and in the middle, or filling the width."""
    large = min(last.size, line.size) > _TITLE * measure.size
    return large and not _SENTENCE_END.search(last.text.rstrip("”》)）")) and last.page == line.page


def _right_edge(values: Sequence[float], size: float) -> float:
    """Where full lines end, even if few lines are full; a mark may hang one em over the edge."""
    ordered = sorted(values, reverse=True)
    least = 2 if len(ordered) < 200 else len(ordered) // 100
    for value in ordered:
        near = [other for other in ordered if value - _SHORT * size < other <= value]
        if len(near) >= least and ordered[0] - value < _FEW_FULL * size:
            return _most_common(near, 3.0) or value
    return ordered[0] if ordered else 0.0


def _full_or_after(body: Sequence[Line], edge: float) -> Sequence[Line]:
    """Lines that reach the edge, and those below them: short paragraphs go on in a line that is not full."""
    full = [line.box.right > edge for line in body]
    return [line for line, *near in zip(body, full, [False, *full], strict=False) if any(near)] or body


def _leftmost_common(values: Sequence[float], size: float) -> float:
    """The outermost edge at which several lines begin: continued lines stand left of first ones."""
    least = max(2, len(values) // 8)
    ordered = sorted(values)
    for value in ordered:
        if sum(1 for other in ordered if value <= other < value + size / 2) >= least:
            return value
    return ordered[0] if ordered else 0.0


def _most_common(values: Sequence[float], step: float) -> float | None:
    if not values:
        return None
    bins = Counter(round(value / step) for value in values)
    best = bins.most_common(1)[0][0]
    near = [value for value in values if round(value / step) == best]
    return sum(near) / len(near)

"""The year that the text ties to a number.

A year inside a paragraph reaches to the end of its sentence, to a ；or the next year, and not backwards; one
that opens a paragraph governs all of it, and the paragraphs that it introduces with a colon; in a section of
goals it governs everything until the next. A year that others are compared with (比2020年增长) is none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fangan import dates
from fangan.expressions import expression
from fangan.text import Span

_BASE_BEFORE = expression(r"(?:(?<!占)比|较|以|与|同|从|自|由|截至|截止|相比|相对于|继)[ 　]?$")
_BASE_AFTER = expression(
    r"[ 　]?(?:年|末|底)?(?:的)?(?:版|基础|基数|为基|为基期|水平|基准|相比|同期|以来|起|实际|完成数|前?已"
    r"|\d[\d.]*倍"
    r"|(?:之前|以前|前)?(?:建成|建造|建设|注册|登记|投用|投产|竣工|交付|出生|入住|取得|批准|备案)"
    r"(?:投入|使用|投用|营运|运营|登记|备案|入住){0,2}的)"
)
"""2005年底前建成的老旧小区: the year says which are meant."""

_OPENING = expression(
    r"[ \t　—\-•·*#]*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．])?[ 　]*"
    r"(?:(?:力争|确保|争取|计划|预计|(?:总体|近期|中期|远期)?目标)[，,：:]?)?(?:到|至|在|于)?[“\"]?"
)
_MOST_YEARS = 6
_IN_A_ROW = frozenset({"、", "和", "及", "与"})
_YEARLY = expression(r"每年度?(?!均)|历年|年均每年")


class _Mark(NamedTuple):
    at: int
    years: tuple[int, ...]


class _Marks:
    """Marks in ascending order, asked for by place."""

    __slots__ = ("_at", "_years")

    def __init__(self, marks: Iterable[_Mark]) -> None:
        among = tuple(marks)
        self._at = [mark.at for mark in among]
        self._years = [mark.years for mark in among]

    def latest(self, at: int, since: int = 0) -> tuple[int, ...] | None:
        """The years of the last mark up to `at`; None without any from `since` on."""
        index = bisect_right(self._at, at) - 1
        return self._years[index] if index >= 0 and self._at[index] >= since else None


@dataclass(frozen=True, slots=True)
class Scope:
    """Years by position."""

    text: str
    marks: _Marks | None
    openings: _Marks | None
    goals: bool
    given: int | None

    def years_at(self, at: int, since: int) -> tuple[int, ...]:
        """The years that govern offset `at`, whose sentence starts at `since`; () for none."""
        said = self.marks.latest(at, since) if self.marks else None
        if said is not None:
            return said
        opening = self.marks if self.goals else self.openings
        carried = opening.latest(at) if opening else None
        if carried is None:
            carried = () if self.given is None else (self.given,)
        return () if carried and _YEARLY.search(self.text, since, at) else carried


def scope(masked: str, whens: Sequence[dates.When], goals: bool = False, given: int | None = None) -> Scope:
    """`masked` is a whole stretch (an item's body, a section of goals), `given` the year that it inherits."""
    if not whens:
        return Scope(masked, None, None, goals, given)
    openings = None if goals else _Marks(_openings(masked, whens, given))
    return Scope(masked, _Marks(_marks(masked, whens)), openings, goals, given)


def _marks(masked: str, whens: Sequence[dates.When]) -> Iterator[_Mark]:
    """A mark for each year that governs; years in a row (2023年、2024年各完成…) govern together."""
    years: tuple[int, ...] = ()
    end = -1
    for when in whens:
        if when.stated and not is_base(masked, when):
            joined = masked[end : when.span.start] in _IN_A_ROW if end >= 0 else False
            years = (*years, *covered(when)) if joined else covered(when)
            end = when.span.end
            yield _Mark(end, tuple(dict.fromkeys(years)))


def covered(when: dates.When) -> tuple[int, ...]:
    """2022—2024年 → three years; of a decade or a range of months the last; of a five-year plan none."""
    years = when.years
    if when.grain is dates.Grain.YEAR:
        return years if len(years) <= _MOST_YEARS else years[-1:]
    if when.grain is dates.Grain.PERIOD:
        return years if len(years) == 1 else ()
    return years[-1:]


def is_base(masked: str, when: dates.When) -> bool:
    if when.bound is dates.Bound.AFTER:
        return True
    before = masked[max(0, when.span.start - 4) : when.span.start]
    return bool(_BASE_BEFORE.search(before) or _BASE_AFTER.match(masked, when.span.end))


def _openings(masked: str, whens: Sequence[dates.When], given: int | None) -> list[_Mark]:
    """Where a governing year begins or ends: paragraphs that open with one and those it introduces."""
    opening: list[_Mark] = []
    introducing = False
    default = () if given is None else (given,)
    line_start = 0
    remaining = deque(whens)
    for line in masked.split("\n"):
        line_end = line_start + len(line)
        while remaining and remaining[0].span.start < line_start:
            remaining.popleft()
        first = remaining[0] if remaining and remaining[0].span.start < line_end else None
        if first is not None and first.stated and _opens(masked, line_start, first):
            opening.append(_Mark(line_start, covered(first)))
            introducing = line.rstrip().endswith(("：", ":"))
        elif not introducing and line.strip():
            opening.append(_Mark(line_start, default))
        line_start = line_end + 1
    return opening


def _opens(masked: str, line_start: int, when: dates.When) -> bool:
    if when.span.start - line_start > 24 or is_base(masked, when):
        return False
    return _OPENING.fullmatch(masked, line_start, when.span.start) is not None


class Dated:
    """Date expressions of `masked` by position; they are in order and do not overlap.

    `spans` leads from the start of each to its end.
    """

    def __init__(self, masked: str, whens: Sequence[dates.When]) -> None:
        self.masked = masked
        self.whens = whens
        self.spans = {when.span.start: when.span.end for when in whens}
        self.starts = list(self.spans)
        self.ends = list(self.spans.values())

    def touches(self, span: Span) -> bool:
        """Whether a date shares a character with the span."""
        index = bisect_right(self.ends, span.start)
        return index < len(self.starts) and self.starts[index] < span.end

    def years_between(self, start: int, end: int) -> tuple[int, ...]:
        """The years named between two offsets, in order: 2025年和2030年 → two; 较2020年 → none."""
        inside = self.whens[bisect_left(self.starts, start) : bisect_right(self.ends, end)]
        stated = (when for when in inside if when.stated and not is_base(self.masked, when))
        return tuple(dict.fromkeys(year for when in stated for year in covered(when)))


UNDATED = Dated("", ())
"""Of a text without dates, as most are."""

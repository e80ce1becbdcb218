"""Date expressions of official documents: 2022年6月底前, 12月上旬, 2021年3月至12月, “十四五”末, 三季度末.

No clock: what a text leaves unsaid (年底前, 6月底前) is read against `year`, a parameter. 前 includes the day
itself; 底 and 末 are the last day of their month, quarter, half or year; 上旬, 中旬, 下旬 end on the 10th,
the 20th and the month's last day. Rhythms (每月10日, 每季度末) are no dates: `fangan.duties` reads them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from fangan import numerals
from fangan.expressions import expression
from fangan.text import Span


class Grain(StrEnum):
    """The finest thing that the expression names."""

    DAY = "day"
    TENDAYS = "tendays"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    PERIOD = "period"


class Bound(StrEnum):
    WITHIN = "within"
    BEFORE = "before"
    AFTER = "after"


class When(NamedTuple):
    """One date expression.

    `start` and `end` are the first and the last day in time, both included; `start` is None under 前,
    `end` under 起 and 后. Both are None where the year is unsaid and no reference year was given.
    `stated` is whether the text itself names the year.
    """

    span: Span
    start: dt.date | None
    end: dt.date | None
    grain: Grain
    bound: Bound = Bound.WITHIN
    stated: bool = True

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years that it covers; under 前 the last one, under 起 the first one."""
        first, last = self.start or self.end, self.end or self.start
        if first is None or last is None:
            return ()
        return tuple(range(first.year, last.year + 1))


_S = r"[ \t　]{0,2}"
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇○零Ｏ][〇○零一二三四五六七八九]{2})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NEAR = {"今年": 0, "本年": 0, "当年": 0, "明年": 1, "次年": 1, "翌年": 1, "去年": -1, "上年": -1}
_PART = (
    r"(?:年底|年末|年内|年初|年中|上半年|下半年"
    r"|第?(?:[一二三](?:季度)?、第?)?[一二三四1-4]季度?(?:底|末)?|底|末|内|初|中期)"
)
_DASH = r"(?:至|到|—{1,2}|--?|–|－|~|～|〜)"

_TO_MONTH = rf"{_S}{_DASH}{_S}(?:1[0-2]|[1-9]){_S}月(?!度|月|龄)"
"""10—12月: 月 is written once."""

_FIRST = "".join(sorted({word[0] for word in _NEAR}))
_OPENS = expression(rf"[\d一二三四五六七八九十{_FIRST}年上下第“\"']")
"""What an expression opens with."""

_HEAD = expression(
    rf"(?={_OPENS.pattern})(?:"  # most places fail this
    rf"(?<![\d.\-/])(?P<iso>(?:19|20)\d\d[-./](?:1[0-2]|0?[1-9])[-./](?:3[01]|[12]\d|0?[1-9]))(?![\d.\-/])"
    rf"|(?<![\d号])(?P<year>{_YEAR}){_S}(?:年度?|(?={_S}{_DASH}{_S}{_YEAR}{_S}(?:年|[)）])))"
    rf"|(?P<near>{'|'.join(_NEAR)})度?"
    rf"|(?<![\d每各.个第年A-Za-z])(?P<month>{_MONTH})(?:{_S}月(?!度|月)|(?={_TO_MONTH}))"
    rf"|(?<![每\d年])(?P<part>年底|年末|(?<![一二两三四五六七八九十几多])年内|上半年|下半年|第?(?:[一二三](?:季度)?、第?)?[一二三四]季度(?:底|末)?(?!末))"
    rf"|[“\"']?(?P<plan>十[一二三四五六七]?五)[”\"']?(?=时期|期间|期末|末|中期|以来|$|[,，、。;；)）]))"
)
_ANCHOR = expression(
    r"[年月季五\d](?:(?<=[年月])|(?<=季)度|(?<=五)[”\"']?(?:时期|期|末|中期|以来|[,，、。;；)）]|$)"
    r"|(?<=\d)[ 　]{0,2}[—\-–－~～至到./])"
)
"""What no date is without; `_HEAD` is tried around it only. (A pattern that opens with one set of characters
is searched many times quicker than alternatives are.)"""

_REACH = 18
_MONTH_REST = expression(rf"{_S}(?P<month>{_MONTH})(?:{_S}月|(?={_TO_MONTH}))")
_DAY_REST = expression(rf"份?{_S}(?:(?P<day>{_DAY}){_S}[日号]|(?P<part>底|末|上旬|中旬|下旬|初))")
_PART_REST = expression(rf"{_S}(?P<part>{_PART})")
_PLAN_REST = expression(r"(?P<part>末期?|期末|中期|时期|期间)")
_BARE_DAY = expression(rf"(?P<day>{_DAY}){_S}[日号]")
_DOTTED_DAY = expression(r"(?P<month>1[0-2]|0?[1-9])[./](?P<day>3[01]|[12]\d|0?[1-9])(?![\d.])")
"""2031.3.1—3.31: the last day repeats no year."""

_BARE_YEAR = expression(rf"(?P<year>{_YEAR})(?!\d)")
_TO = expression(rf"{_S}{_DASH}{_S}到?")
_BEFORE = expression(rf"{_S}(?:以|之)?前(?!期|述|后|提|往|沿|列)")
_AFTER = expression(r"(?:起|以来|开始|(?:以|之)?后(?!期|续|备))")
_TENDAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 0)}
_FIRST_OF_TENTH_PLAN = 2001


def last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def five_year_plan(number: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of the plan of that number: 14 → 2021-01-01, 2025-12-31."""
    start = _FIRST_OF_TENTH_PLAN + 5 * (number - 10)
    return dt.date(start, 1, 1), dt.date(start + 4, 12, 31)


def find(text: str, span: Span | None = None, year: int | None = None) -> Iterator[When]:
    """Every date expression in order, without overlaps.

    `year` is what an unsaid year refers to; without it, the last year that the text has named.
    """
    whole = span or Span(0, len(text))
    # A span is cut out with one character before it, for what may not precede a date; a whole text that is
    # narrowed anew for each of its spans would cost the square of its length.
    cut = max(0, whole.start - 1)
    source = numerals.narrow(text[cut : whole.end])
    for said, _ in _said(source, whole.start - cut):
        yield said.when(cut, year if year is not None else said.year)


def find_narrow(source: str, year: int | None = None) -> Iterator[When]:
    """`find` in a text that is narrow already (`numerals.narrow`)."""
    for said, known in _said(source, 0):
        yield known or said.when(0, year if year is not None else said.year)


def read(text: str, year: int | None = None) -> When | None:
    """The date expression that a string opens with, spaces aside."""
    start = len(text) - len(text.lstrip())
    if not _OPENS.search(text, start, start + 2):
        return None
    first = next(find(text, year=year), None)
    return first if first is not None and first.span.start <= start + 1 else None


class _Point(NamedTuple):
    """What one side of an expression says, before an unsaid year is filled in."""

    start: int
    end: int
    year: int | None = None
    shift: int = 0
    month: int | None = None
    day: int | None = None
    part: str = ""
    plan: int | None = None


def _point(source: str, head: re.Match[str], end: int) -> _Point:
    start, said = head.start(), head.lastgroup
    if said == "iso":
        year, month, day = (int(number) for number in re.split(r"[-./]", head["iso"]))
        return _Point(start, head.end(), year, month=month, day=day)
    if said == "plan":
        rest = _PLAN_REST.match(source, head.end(), end)
        number = numerals.parse_int(head["plan"].removesuffix("五") or "五") or 0
        return _Point(start, rest.end() if rest else head.end(), part=rest[0] if rest else "", plan=number)
    if said == "month":
        return _with_day(source, _Point(start, head.end(), month=numerals.parse_int(head["month"])), end)
    if said == "part":
        return _Point(start, head.end(), part=head["part"])
    if said == "year":
        return _with_rest(source, _Point(start, head.end(), numerals.parse_int(head["year"])), end)
    return _with_rest(source, _Point(start, head.end(), None, _NEAR[head["near"]]), end)


def _with_rest(source: str, point: _Point, end: int) -> _Point:
    if month := _MONTH_REST.match(source, point.end, end):
        number = numerals.parse_int(month["month"])
        return _with_day(source, _Point(point.start, month.end(), point.year, point.shift, number), end)
    if part := _PART_REST.match(source, point.end, end):
        return _Point(point.start, part.end(), point.year, point.shift, part=part["part"])
    return point


def _with_day(source: str, point: _Point, end: int) -> _Point:
    rest = _DAY_REST.match(source, point.end, end)
    if rest is None:
        stop = point.end + source.startswith("份", point.end, end)
        return _Point(point.start, stop, point.year, point.shift, point.month)
    day = numerals.parse_int(rest["day"]) if rest["day"] else None
    return _Point(point.start, rest.end(), point.year, point.shift, point.month, day, rest["part"] or "")


class _Said(NamedTuple):
    """An expression before unsaid years are filled in: the point or a whole range, with 前, 起, 后 behind it.

    `year` is the last one that the text has named up to here.
    """

    point: _Point
    other: _Point | None
    bound: Bound
    stop: int
    year: int | None

    def when(self, by: int, year: int | None) -> When:
        point, other = self.point, self.other
        first = _days(point, year)
        last = _days(other, first[0].year if first and point.year else year) if other else first
        start = end = None
        if first is not None and last is not None:
            start, end = first[0], max(last[1], first[0])
        return When(
            Span(point.start + by, self.stop + by),
            None if self.bound is Bound.BEFORE else start,
            None if self.bound is Bound.AFTER else end,
            _grain(other or point),
            self.bound,
            point.year is not None or point.plan is not None,
        )


@lru_cache(maxsize=256)
def _said(source: str, at: int) -> tuple[tuple[_Said, When | None], ...]:
    """Every expression from `at` on, with what it means where it names its year itself.

    Several stages ask for the same stretch, hence the cache.
    """
    found: list[tuple[_Said, When | None]] = []
    year: int | None = None
    while anchor := _ANCHOR.search(source, at):
        head = _HEAD.search(source, max(at, anchor.start() - _REACH), anchor.end() + _REACH)
        if head is None:
            at = anchor.end()
            continue
        point = _point(source, head, len(source))
        year = point.year or year
        said = _expression(source, point, len(source), year)
        at = said.stop if said else point.end
        if said:
            found.append((said, None if point.year is None else said.when(0, None)))
    return tuple(found)


def _expression(source: str, point: _Point, end: int, year: int | None) -> _Said | None:
    """The point or, where 至 and another point follow, the whole range; then 前, 起, 后."""
    other = _other_side(source, point, end)
    stop = (other or point).end
    before = _BEFORE.match(source, stop, end)
    after = None if before or other else _AFTER.match(source, stop, end)
    bare_month = point.month and not (other or point.day or point.part or point.year is not None)
    # A bare month is a date only where something shows that it is one: 3月份 and 6月前, not 三月.
    shown = before or after or source[stop - 1] == "份" or source[point.start].isdigit()
    if bare_month and not shown:
        return None
    if before:
        return _Said(point, other, Bound.BEFORE, before.end(), year)
    if after:
        return _Said(point, other, Bound.AFTER, after.end(), year)
    return _Said(point, other, Bound.WITHIN, stop, year)


def _other_side(source: str, point: _Point, end: int) -> _Point | None:
    to = _TO.match(source, point.end, end)
    if to is None:
        return None
    if head := _HEAD.match(source, to.end(), end):
        return _point(source, head, end)
    if month := _MONTH_REST.match(source, to.end(), end):
        return _with_day(source, _Point(to.end(), month.end(), month=numerals.parse_int(month["month"])), end)
    if point.day and (day := _BARE_DAY.match(source, to.end(), end)):
        return _Point(to.end(), day.end(), point.year, 0, point.month, numerals.parse_int(day["day"]))
    if point.year and point.day and (dotted := _DOTTED_DAY.match(source, to.end(), end)):
        return _Point(to.end(), dotted.end(), month=int(dotted["month"]), day=int(dotted["day"]))
    if point.year and not point.month and (year := _BARE_YEAR.match(source, to.end(), end)):
        return _Point(to.end(), year.end(), numerals.parse_int(year["year"]))
    return None


def _days(point: _Point, year: int | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day; None without a year. A day that the month lacks means its last one."""
    if point.plan is not None:
        start, end = five_year_plan(point.plan)
        return (dt.date(end.year, 1, 1), end) if "末" in point.part else (start, end)
    of = point.year if point.year is not None else (None if year is None else year + point.shift)
    if of is None:
        return None
    if point.month is None:
        return _part_of_year(of, point.part)
    end = last_day(of, point.month)
    if point.day is not None:
        day = end.replace(day=min(point.day, end.day))
        return day, day
    if point.part in _TENDAYS:
        first, last = _TENDAYS[point.part]
        return end.replace(day=first), end.replace(day=last or end.day)
    return (end, end) if point.part in ("底", "末") else (end.replace(day=1), end)


def _part_of_year(year: int, part: str) -> tuple[dt.date, dt.date]:
    if part.startswith("上半年"):
        return dt.date(year, 1, 1), dt.date(year, 6, 30)
    if part.startswith("下半年"):
        return dt.date(year, 7, 1), dt.date(year, 12, 31)
    if "季" in part:
        quarters = [
            quarter for each in part.rpartition("季")[0] if (quarter := numerals.parse_int(each))
        ] or [1]
        end = last_day(year, 3 * quarters[-1])
        return (end, end) if part[-1] in "底末" else (dt.date(year, 3 * quarters[0] - 2, 1), end)
    end = dt.date(year, 12, 31)
    return (end, end) if part[-1:] in ("底", "末") else (dt.date(year, 1, 1), end)


def _grain(point: _Point) -> Grain:
    if point.plan is not None:
        return Grain.PERIOD
    if point.day is not None:
        return Grain.DAY
    if point.month is not None:
        return Grain.TENDAYS if point.part in _TENDAYS else Grain.MONTH
    if "季" in point.part:
        return Grain.QUARTER
    return Grain.HALF if "半年" in point.part else Grain.YEAR


_GARBLED = expression(r"(20\d\d)(\d{2,4})(?:日)?")
_ALONE = expression(rf"{_S}{_YEAR}{_S}年{_S}{_MONTH}{_S}月{_S}{_DAY}{_S}日?{_S}")
_WITHIN = expression(
    rf"自?[^,，。；;\n]{{0,12}}?(?:之|当)?日起{_S}(?P<n>\d{{1,4}}|[一二三四五六七八九十百两]{{1,5}}){_S}个?"
    rf"(?P<unit>工作日|日|天|月|年)(?:之|以)?内?"
)


def garbled(text: str) -> tuple[dt.date, ...]:
    """All readings of a date whose 年, 月 and 日 were lost: 2022429 → one; 2022111 → two; else none."""
    match = _GARBLED.fullmatch(numerals.narrow(text).strip())
    if match is None:
        return ()
    year, rest = int(match[1]), match[2]
    readings = []
    for cut in range(1, len(rest)):
        month, day = rest[:cut], rest[cut:]
        if "0" not in (month[0], day[0]) or len(rest) == 4 == 2 * cut:
            readings.append((int(month), int(day)))
    return tuple(
        dt.date(year, month, day)
        for month, day in readings
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    )


def signature(line: str) -> dt.date | None:
    """The date that a line consists of, as under a signature; garbled ones where only one reading fits."""
    if _ALONE.fullmatch(numerals.narrow(line)):
        when = read(line)
        return when.end if when else None
    readings = garbled(line)
    return readings[0] if len(readings) == 1 else None


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit counted from an event: 自印发之日起30日内. `unit` is day, workday, month or year."""

    span: Span
    count: int
    unit: str

    def last_day(self, from_day: dt.date) -> dt.date | None:
        """The last day in time, counted from the day after; None for working days, which need a calendar."""
        if self.unit == "workday":
            return None
        if self.unit == "day":
            return from_day + dt.timedelta(days=self.count)
        months = from_day.month - 1 + self.count * (12 if self.unit == "year" else 1)
        end = last_day(from_day.year + months // 12, months % 12 + 1)
        return end.replace(day=min(from_day.day, end.day))


_TERM_UNITS = {"工作日": "workday", "日": "day", "天": "day", "月": "month", "年": "year"}


def terms(text: str, span: Span | None = None) -> Iterator[Term]:
    """Every time limit counted from a day that an event sets (自印发之日起, 自收到通知之日起)."""
    start, end = span or Span(0, len(text))
    for match in _WITHIN.finditer(numerals.narrow(text), start, end):
        count = numerals.parse_int(match["n"])
        if count is not None:
            yield Term(Span(*match.span()), count, _TERM_UNITS[match["unit"]])

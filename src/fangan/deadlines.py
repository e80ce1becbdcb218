"""Deadlines: until when something must be done, said on a line of its own or among the owners.

前 includes the day itself; 底前 is the last day of the month or year; 上旬, 中旬 and 下旬 end on the 10th,
the 20th and the last day. A month without a year is of the plan's only year, else undated.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from fangan.model import Deadline
from fangan.owners.vocabulary import deadline_label_pattern, open_deadlines
from fangan.text import Span

_DATE = re.compile(
    r"(?:(?P<year>20\d{2})\s*年\s*|(?P<this>今年|本年|当年)|(?P<next>明年|次年))?\s*(?:"
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*月\s*(?:份)?\s*(?:(?P<day>[0-3]?\d)\s*[日号]|(?P<third>[上中下])旬|(?P<monthend>底|末))?"
    r"|(?P<quarter>[一二三四1-4])季度\s*(?:末|底)?|(?P<half>上半年|下半年)|(?P<yearend>年?(?:底|末|内|前))|)"
)
_DOTTED = re.compile(
    r"(?P<year>20\d{2})[.．/\-](?P<month>1[0-2]|0?[1-9])(?:[.．/\-](?P<day>[0-3]?\d))?(?!\d)"
)
_TAIL = re.compile(
    r"\s*(?:之)?(?:前|以前|内|止|期间)?\s*(?:全面|全部|基本|按期|按时)?(?:完成|落实|实施|建成|见效|到位|办结|整改到位)?\s*$"
)
_MONTHS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"十一": 11, "十二": 12}


def label_at(text: str, start: int, end: int) -> int | None:
    """Where the value of a deadline label at `start` begins, or None."""
    match = deadline_label_pattern().match(text, start, end)
    return match.end() if match else None


def read_deadline(text: str, span: Span, year: int | None) -> Deadline | None:
    """The deadline that a whole stretch states; in stages the last one counts."""
    words = span.of(text).strip(" \u3000\t。.；;，,：:")
    if not words:
        return None
    at = span.start + span.of(text).find(words)
    place = Span(at, at + len(words))
    if words.startswith(open_deadlines()):
        return Deadline(words, None, place)
    dates = [found for match in _dates(words) if (found := _last_day(match, year))]
    return Deadline(words, dates[-1] if dates else None, place)


def is_deadline(words: str) -> bool:
    """Whether a piece of an owner list is a deadline instead (2022年6月底前完成, 长期坚持)."""
    bare = words.strip(" \u3000。.；;，,")
    if bare in open_deadlines() or any(bare == word + "推进" for word in open_deadlines()):
        return True
    match = re.match(r"(?:力争|确保|于|在|自|按|按照)?", bare)
    rest = bare[match.end() if match else 0 :]
    for pattern in (_DOTTED, _DATE):
        found = pattern.match(rest)
        if found and found.end() and _TAIL.match(rest, found.end()):
            return True
    return False


def _dates(words: str) -> list[re.Match[str]]:
    found = [match for match in _DATE.finditer(words) if match.end() > match.start() and _dated(match)]
    return found or list(_DOTTED.finditer(words))


def _dated(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("year", "month", "quarter", "half")) or (
        match["yearend"] or ""
    ).startswith("年")


def _last_day(match: re.Match[str], default: int | None) -> dt.date | None:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else default
    if year is None:
        return None
    if parts.get("next"):
        year += 1
    month, day = 12, 31
    if parts.get("month"):
        month = int(parts["month"]) if parts["month"].isdecimal() else _MONTHS[parts["month"]]
        day = _day(parts, year, month)
    elif parts.get("quarter"):
        month = 3 * (int(parts["quarter"]) if parts["quarter"].isdecimal() else _MONTHS[parts["quarter"]])
        day = calendar.monthrange(year, month)[1]
    elif parts.get("half") == "上半年":
        month, day = 6, 30
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day(parts: dict[str, str | None], year: int, month: int) -> int:
    if parts.get("day"):
        return int(parts["day"] or 0)
    if parts.get("third") in ("上", "中"):
        return 10 if parts["third"] == "上" else 20
    return calendar.monthrange(year, month)[1]

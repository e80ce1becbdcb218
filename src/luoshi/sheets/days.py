"""Days as people type them: 2026-06-30, 2026.6.30, 20260630, 2026年6月底, a number of Excel's."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _

from luoshi.sheets.figures import Unfit, chinese_whole

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_SEPARATED = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_WRITTEN = re.compile(
    r"(?P<year>\d{4})年?(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号]?|(?P<part>底|末|初|上旬|中旬|下旬))?"
    r"|第?(?P<quarter>[1-4])季度(?P<close>末|底)?|(?P<half>[上下])半年|年?(?P<end>底|末|初))?"
)
_NO_YEAR = re.compile(r"\d{1,2}月(?:\d{1,2}[日号]?|底|末)?|\d{1,2}[-./]\d{1,2}")
_TENDAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_CHINESE_RUN = re.compile(r"[零〇一二两三四五六七八九十]+")
# Excel counts 1900 as a leap year: its day 60 never was, so days before March 1900 are not taken.
_EPOCH_1900, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)


def day_of(text: str, *, opens: bool = False) -> dt.date:
    """The day that is meant: the last of a month or year that is named whole, its first where `opens`."""
    plain = re.sub(r"\s+(?!\d{1,2}:)", "", unicodedata.normalize("NFKC", text)).replace("。", ".")
    plain = _CHINESE_RUN.sub(_arabic, plain)
    plain = re.sub(r"(?:之前|以前|前|止|内)$", "", plain).rstrip(".")
    if plain.startswith(("到", "至")):
        plain = plain[1:]
    if found := _SEPARATED.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _day(*map(int, found.groups()))
    if found := _MONTH.fullmatch(plain):
        return _edge(int(found[1]), int(found[2]), int(found[2]), opens)
    if found := _WRITTEN.fullmatch(plain):
        return _written(found, opens)
    if _NO_YEAR.fullmatch(plain):
        raise Unfit(_("没有写年份，不知道是哪一年"))
    raise Unfit(_("不是日期"))


def day_of_number(number: float, *, from_1904: bool, opens: bool = False) -> dt.date:
    """A plain number in a column of days: 46203 counted by Excel, 20260630, or the year 2026."""
    if number == int(number):
        whole = int(number)
        if _FIRST_YEAR <= whole <= _LAST_YEAR:
            return _edge(whole, 1, 12, opens)
        if _FIRST_YEAR * 10_000 < whole < _LAST_YEAR * 10_000:
            return day_of(str(whole))
    elif _FIRST_YEAR <= number <= _LAST_YEAR:
        raise Unfit(_("是一个带小数的数，分不清是几月；10 月会被表格软件记成 .1"))
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    if 0 <= number < 110_000:
        day = epoch + dt.timedelta(days=int(number))
        if day.year > _FIRST_YEAR:
            return day
    raise Unfit(_("不是日期"))


def _written(found: re.Match[str], opens: bool) -> dt.date:
    year = int(found["year"])
    if found["month"]:
        month = int(found["month"])
        if found["day"]:
            return _day(year, month, int(found["day"]))
        part = found["part"] or ""
        if part in _TENDAYS:
            first, last = _TENDAYS[part]
            return _day(year, month, first if opens else min(last, _length(year, month)))
        return _edge(year, month, month, opens if part not in ("底", "末", "初") else part == "初")
    if found["quarter"]:
        last_month = 3 * int(found["quarter"])
        return _edge(year, last_month - 2, last_month, opens and not found["close"])
    if found["half"]:
        return _edge(year, 1, 6, opens) if found["half"] == "上" else _edge(year, 7, 12, opens)
    return _edge(year, 1, 12, opens if found["end"] is None else found["end"] == "初")


def _edge(year: int, first_month: int, last_month: int, opens: bool) -> dt.date:
    if opens:
        return _day(year, first_month, 1)
    return _day(year, last_month, _length(year, last_month))


def _day(year: int, month: int, day: int) -> dt.date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Unfit(_("年份不在 1900 至 2200 之间"))
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise Unfit(_("没有这一天")) from error


def _length(year: int, month: int) -> int:
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Unfit(_("没有这一天"))
    return calendar.monthrange(year, month)[1]


def _arabic(found: re.Match[str]) -> str:
    number = chinese_whole(found[0])
    return found[0] if number is None else str(number)

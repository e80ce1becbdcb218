"""A cell's value as its sheet shows it: 0.95 as 95%, a date as the month it stands for, a time of day."""

from __future__ import annotations

import datetime as dt
import re
from typing import TypeAlias

from fangan.expressions import expression

Value: TypeAlias = str | float | dt.date | dt.time | dt.timedelta | bool

# ECMA-376 part 1, 18.8.30: built-in formats have no code in the file, neither in a new nor in an old one.
# 27 to 36 and 50 to 58 are its list for simplified Chinese.
_HOURS, _SECONDS = "h时mm分", "h时mm分ss秒"
BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy-m-d h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    30: "yyyy-m-d", 31: "yyyy年m月d日",
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"), **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    **dict.fromkeys((32, 34, 55), _HOURS), **dict.fromkeys((33, 35, 56), _SECONDS),
}  # fmt: skip
_ELAPSED = expression(r"\[(h+|m+|s+)\]", re.I)
_NOT_CODE = expression(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.|am/pm|a/p', re.I)
_MINUTES = expression(r"(?<=h)([^a-z]*)m+|m+(?=[^a-z]*s)")
_ESCAPED = expression(r"\\([\u4e00-\u9fff])")
_LITERAL_AFTER = expression(r'[0#](?:"([^"]*)"|([\u4e00-\u9fff]+))\s*(?:;|$)')


def shown(value: Value, code: str | None) -> str:
    """A value as the sheet shows it; without a code as a person would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    parts = _parts(code or "")
    if isinstance(value, dt.datetime):
        value = _to_the_second(value)
        of_day = value.time() if parts & set("hns") or (not parts and value.time() != dt.time()) else None
        written = _date(value, parts) if not parts or parts & set("ymd") else ""
        return " ".join(filter(None, (written, _time(_since_midnight(of_day), parts) if of_day else "")))
    if isinstance(value, dt.date):
        return _date(value, parts)
    if isinstance(value, dt.time):
        return _time(_since_midnight(value), parts)
    if isinstance(value, dt.timedelta):
        return _time(round(value.total_seconds()), parts)
    return _number(value, code or "")


def _parts(code: str) -> set[str]:
    """Which of y, m, d, h, n (minutes) and s the code shows."""
    plain = _NOT_CODE.sub("", _ELAPSED.sub(r"\1", code.split(";")[0])).lower()
    return set(_MINUTES.sub(r"\1n", plain)) & set("ymdhns")


def _to_the_second(value: dt.datetime) -> dt.datetime:
    """As sheets do: 9:29:59.97 is what half past nine becomes in a fraction of a day."""
    return (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def _since_midnight(value: dt.time) -> int:
    return round(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)


def _date(value: dt.date, parts: set[str]) -> str:
    """Only the parts that the format shows: a month must not gain a day."""
    has_year, has_month, has_day = (not parts & set("ymd") or letter in parts for letter in "ymd")
    text = f"{value.year}年" if has_year or not (has_month or has_day) else ""
    text += f"{value.month}月" if has_month else ""
    return text + (f"{value.day}日" if has_day else "")


def _time(seconds: int, parts: set[str]) -> str:
    minutes, second = divmod(seconds, 60)
    with_second = "s" in parts or (not parts and second)
    if parts and "h" not in parts:
        return f"{minutes}:{second:02}" if with_second else str(minutes)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}" + (f":{second:02}" if with_second else "")


def _number(value: float, code: str) -> str:
    if "%" in _NOT_CODE.sub("", code):
        return f"{round(value * 100, 6):.10g}%"
    text = f"{value:.12g}" if abs(value) < 1e15 else str(value)
    literal = _LITERAL_AFTER.search(_ESCAPED.sub(r"\1", code.split(";")[0]))
    return text + (literal[1] or literal[2] if literal else "")

"""日历上没有的日期。

一句话：写了日历上没有的月份或日子。
为什么：没有这一天，期限无从起算。
反例：
    于2026年⟦2月30日⟧前完成验收。
正例：
    于2026年2月20日前完成验收。
怎么改：改为当月最后一天或者原意的日子。
何时可忽略：没有。
依据：公历。
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN
_DAY = re.compile(
    r"(?:(?P<year>20\d{2})\s*年\s*)?(?P<date>(?<![\d.])(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号])"
)
_MONTH = re.compile(r"(?:20\d{2}年)(?P<month>\d{1,2})月(?!\s*\d{1,2}[日号])")
_LEAP = 2024


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_DAY):
        year = int(match["year"] or _LEAP)
        month, day = int(match["month"]), int(match["day"])
        if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
            yield Hit(Span(*match.span("date")), "日历上没有这一天")
    for match in draft.search(_MONTH):
        if not 1 <= int(match["month"]) <= 12:
            yield Hit(Span(*match.span()), "没有这个月份")

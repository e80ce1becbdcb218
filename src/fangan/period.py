"""The time that a plan covers: the years of its title, else a term that its text states."""

from __future__ import annotations

import datetime as dt

from fangan import dates, numerals
from fangan.expressions import expression

_RANGE = expression(r"(?P<first>20\d{2})\s*年?\s*(?:[—–\-－~～至到])+\s*(?P<last>20\d{2})")
_YEAR = expression(r"(?<!\d)(20\d{2})(?!\d|[—–\-－~～至到]|\s*年\s*远景)")
_NUMBERED_PLAN = expression(r"第(十[一二三四五六])个五年")
_PLAN = expression(r"[“\"]?(十[一二三四五六]?五)[”\"]?")
_VALID_UNTIL = expression(
    r"有效期(?:限)?(?:自.{0,20}?)?(?:至|到)\s*(?P<date>20\d{2}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?)"
)
_VALID_YEARS = expression(r"有效期(?:限)?(?:为)?\s*(?P<n>[一二两三四五六七八九十]|\d)\s*年")
_BODY_PERIOD = expression(
    r"(?:实施期限|规划期限?|实施时间|行动期限|计划期限?|时间跨度)[^。；]{0,6}?(?P<first>20\d{2})\s*年?(?:[—–\-－~～至到]|——)+\s*(?P<last>20\d{2})"
)
_MADE_FOR = expression(
    r"(?:制定|制订|提出|拟定)(?:如下|以下)?(?P<year>20\d{2})\s*年(?!\s*[—–\-－~～至到])[^。；，,：:]{0,50}?(?:方案|计划|要点|安排|意见)"
)
"""制定2031年度全县防汛工作方案: the year that a title leaves out."""

_INTRODUCTION = 3000
_PLAN_NUMBERS = {"十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15, "十六": 16}


_STARTS = expression(
    r"自(?P<date>20\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)(?:之日)?起(?:正式)?(?:施行|实施|执行|生效)"
)


def read_period(
    title: str, text: str, starts: dt.date | None, ends: dt.date | None
) -> tuple[dt.date | None, dt.date | None]:
    """The years that the title names, else a stated term; None where the plan never says."""
    for pattern, words in ((_RANGE, title), (_BODY_PERIOD, text)):
        if match := pattern.search(words):
            return dt.date(int(match["first"]), 1, 1), dt.date(int(match["last"]), 12, 31)
    years = _YEAR.findall(title)
    if years:
        return dt.date(int(years[0]), 1, 1), dt.date(int(years[-1]), 12, 31)
    if match := _NUMBERED_PLAN.search(title):
        return dates.five_year_plan(_PLAN_NUMBERS[match[1]])
    if (match := _PLAN.search(title)) and match[1].removesuffix("五") in _PLAN_NUMBERS:
        return dates.five_year_plan(_PLAN_NUMBERS[match[1].removesuffix("五")])
    if ends:
        return starts, ends
    if made := _MADE_FOR.search(text, 0, _INTRODUCTION):
        return dt.date(int(made["year"]), 1, 1), dt.date(int(made["year"]), 12, 31)
    if (stated := _STARTS.search(text)) and (when := dates.read(stated["date"])):
        starts = when.end
    if match := _VALID_UNTIL.search(text):
        when = dates.read(match["date"])
        return starts, when.end if when else None
    if starts and (match := _VALID_YEARS.search(text)):
        count = numerals.parse_int(match["n"].replace("两", "二")) or 1
        day = min(starts.day, 28) if starts.month == 2 else starts.day
        return starts, starts.replace(year=starts.year + count, day=day)
    return None, None

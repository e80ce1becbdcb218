"""How often, on which day, in which months, or until when: the rhythm of a duty.

每季度末月20日前 is quarterly on day 20 of March, June, September and December; 每年6月、12月底前 is
semiannual; 逢双月15日前 is monthly, in those months; a plain date is once. 10个工作日内 counts from a day
that the text does not know: no rhythm, as need be.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from fangan import dates, numerals
from fangan.expressions import expression
from fangan.model import Cadence
from fangan.text import Span


class Rhythm(NamedTuple):
    cadence: Cadence
    day: int | None = None
    months: tuple[int, ...] = ()
    date: dt.date | None = None
    prompt: bool = False

    def adds_nothing_to(self, earlier: Rhythm) -> bool:
        """定期 behind 每季度, 年度总结 behind 每年12月底前: nothing new is said."""
        if self.day or self.months or self.date or self.prompt:
            return False
        return self.cadence in (Cadence.ADHOC, earlier.cadence)


ADHOC = Rhythm(Cadence.ADHOC)

_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[ 　]?[日号]"
_HINT = expression(r"[月季年期时态常五周旬每\d]")
"""What no rhythm and no date is without."""

_COUNT = r"(?:[一两二三四五六七八九十\d]|十五|1\d)"
EACH = (
    r"每(?:年|半年|季度?|半个?月|双月|单月|学期|个?月|双周|周|个?星期|旬|日|天|隔"
    rf"|{_COUNT}(?:个?(?:月|季度|周|星期)|年|[天日]|个工作日))"
)
"""Source of a pattern for 每 with the stretch of time that it repeats after."""

_MONTHLY = expression(r"每(?:个)?月|逐月|按月|月度|各月|次月")
_QUARTERLY = expression(
    r"每(?:个)?季度?|逐季|按季度?|(?<![一二三四\d])季度|一季度(?=(?:开展|组织|进行|召开|报送)?一次|一)|各季度|季末|季后|每[三3]个月|(?:每|一)年[^，。；]{0,12}?[四4]次"
)
_SEMIANNUAL = expression(
    r"每半年|按半年|半年(?=(?:开展|组织|进行|召开|报送)?(?:一次|1次)|报|度|考核|评估|度)|每[六6]个月|(?:每|一)年[^，。；]{0,12}?[两二2]次"
    r"|年中[和、及](?:年底|年末|年终)|(?:上、?下半年|半年[和、](?:年底|年末|年终))各|上半年[和、]下半年各?"
)
_PART_OF_YEAR = expression(
    r"每年度?的?(?P<part>第?[一二三四1-4]季度|上半年|下半年|年初|年底|年末|年终|岁末)(?![、和]下半年)"
)
_YEARLY = expression(
    r"每年度?(?!.{0,3}[、和]\d)|年度(?=考核|考评|评议|评估|评价|总结|报告|检查|通报|测评|监测)|逐年|按年度?|每个?年度|年终|年度终了|一年一次|年一评"
)
_ALTERNATE = expression(r"(?:每?逢|每个)(?P<which>[双单])月")
_ADHOC = expression(
    r"\d{1,3}个工作日(?:之?内|以内)|每(?:学期|双周|周|个?星期|旬|日|天|半个?月|双月)|逐[周日旬]|按[周日旬]"
    rf"|每隔?{_COUNT}(?:个?(?:月|周|星期)|年|[天日]|个工作日)"
    r"|不定期|定期|适时|随时|及时(?=通报|公布|公开|报)|(?:重大|重要|突发|紧急)[^，。；]{0,8}及时(?=向)|动态|经常性|常态化"
)
_STATED = ("重大", "重要", "突发", "紧急", "及时", "随时", "适时", "每", "逐", "按")
"""These are no weaker word for a rhythm said before (每季度调度，重要情况及时报告), as 定期 is."""

_DAY_OF_MONTH = expression(
    rf"(?:每(?:个)?月|逐月|次月|当月|季度?首月|季度?末月|末月|首月|最后一个月|第一个月|月)[^，。；]{{0,6}}?{_DAY}"
)
_DAY_BEFORE = expression(rf"{_DAY}(?=前|之前|以前|内|以内)")
_LAST_MONTH = expression(r"(?:季度?末|末月|最后一个?月|季度?的?最后)")
_FIRST_MONTH = expression(r"(?:首月|第一个?月|季度?(?:结束)?后|次季)")
_MONTHS = expression(
    r"(?<!\d)(?<!\d年)((?:1[0-2]|[1-9])月(?:\d{1,2}[日号])?[底末前]{0,2}"
    r"(?:[、和及,，](?:次年|翌年)?(?:1[0-2]|[1-9])月(?:\d{1,2}[日号])?[底末前]{0,2})+)"
)
_BARE_MONTHS = expression(r"(?<![\d年.])((?:1[0-2]|[1-9])(?:[、,，](?:1[0-2]|[1-9])){1,3})月")
"""3、6、9、12月."""

_YEAR_OF_MONTH = expression(r"20\d\d年(?=\d{1,2}月\d{1,2}[日号])")
"""2031年4月15日、7月15日、10月15日及2032年1月15日: the quarters of one year."""

_MONTH = expression(r"(1[0-2]|[1-9])月")
_YEARLY_MONTH = expression(rf"每年(?:度)?(?P<month>1[0-2]|[1-9])月(?:{_DAY}|底|末|份|上旬|中旬|下旬)?")
_LAST = (3, 6, 9, 12)
_FIRST = (1, 4, 7, 10)
_EVEN = (2, 4, 6, 8, 10, 12)
_ODD = (1, 3, 5, 7, 9, 11)


def at_end_of_phase(end: dt.date) -> Rhythm:
    return Rhythm(Cadence.ONCE, date=end)


def of_word(word: str) -> Rhythm:
    """The rhythm that the first part of 月报告, 季通报, 年考核 says."""
    if word.startswith(("周", "旬", "半月", "双月")):
        return ADHOC
    if word.startswith("月"):
        return Rhythm(Cadence.MONTHLY)
    if word.startswith("季"):
        return Rhythm(Cadence.QUARTERLY)
    return Rhythm(Cadence.SEMIANNUAL if word.startswith("半年") else Cadence.YEARLY)


def read(source: str, masked: str, clause: Span, year: int | None) -> Rhythm | None:
    """The rhythm that a clause states; None where it states none. 定期 and 适时 state one: as need be.

    Each rhythm has a character that it is never without, which is looked for before its pattern.
    """
    words = clause.of(masked)
    said = clause.of(source)
    if not (_HINT.search(words) or "月" in said):
        return None
    months = _listed_months(said) if "月" in said else ()
    day = _day(words) if "月" in words else None
    each_year, so_often = "每年" in words, "次" in words or "个月" in words
    if each_year and (yearly := _YEARLY_MONTH.search(words)):
        if not months:
            of_month = numerals.parse_int(yearly["day"]) if yearly["day"] else None
            return Rhythm(Cadence.YEARLY, of_month, (int(yearly["month"]),))
        return Rhythm(_by_count(months), day or _any_day(words), months)
    if months and len(months) in (2, 3, 4):
        return Rhythm(_by_count(months), day or _any_day(words), months)
    if "月" in words and (alternate := _ALTERNATE.search(words)):
        return Rhythm(Cadence.MONTHLY, day or _any_day(words), _EVEN if alternate["which"] == "双" else _ODD)
    if each_year and (part := _PART_OF_YEAR.search(words)):
        return Rhythm(Cadence.YEARLY, day or _any_day(words), (_month_of(part["part"]),))
    if (so_often or "半" in words or "年中" in words) and _SEMIANNUAL.search(words):
        return Rhythm(Cadence.SEMIANNUAL, day, months)
    if (so_often or "季" in words) and _QUARTERLY.search(words):
        return Rhythm(Cadence.QUARTERLY, day or _any_day(words), months or _months_of_quarter(words))
    if "月" in words and _MONTHLY.search(words):
        return Rhythm(Cadence.MONTHLY, day)
    date = _date(words, year)
    if date is not None:
        return Rhythm(Cadence.ONCE, date=date)
    if "年" in words and _YEARLY.search(words):
        return Rhythm(Cadence.YEARLY, day)
    adhoc = _ADHOC.search(words)
    return None if adhoc is None else Rhythm(Cadence.ADHOC, prompt=adhoc[0].startswith(_STATED))


_NEXT_YEAR = expression(rf"(?:次年|翌年|第二年)(?P<month>1[0-2]|[1-9])月(?:{_DAY})?")


def of_next_year(words: str) -> Rhythm | None:
    """次年1月底前, said of what is due every year."""
    match = _NEXT_YEAR.search(words)
    if match is None:
        return None
    day = numerals.parse_int(match["day"]) if match["day"] else None
    return Rhythm(Cadence.YEARLY, day, (int(match["month"]),))


def _month_of(part: str) -> int:
    """The last month of a part of the year; 年初 is its first."""
    if part.endswith("季度"):
        return 3 * (numerals.parse_int(part.removeprefix("第").removesuffix("季度")) or 1)
    return {"上半年": 6, "年初": 1}.get(part, 12)


def _by_count(months: tuple[int, ...]) -> Cadence:
    return Cadence.QUARTERLY if len(months) > 2 else Cadence.SEMIANNUAL


def _listed_months(words: str) -> tuple[int, ...]:
    """(3月、6月、9月、12月), 6月、12月底前; also where they stand in brackets."""
    if words.count("月") > 2:
        words = _YEAR_OF_MONTH.sub("", words)
    if listed := _MONTHS.search(words):
        return tuple(int(month) for month in _MONTH.findall(listed[1]))
    bare = _BARE_MONTHS.search(words)
    return tuple(int(month) for month in re.findall(r"\d+", bare[1])) if bare else ()


def _months_of_quarter(words: str) -> tuple[int, ...]:
    if _FIRST_MONTH.search(words):
        return _FIRST
    return _LAST if _LAST_MONTH.search(words) else ()


def _day(words: str) -> int | None:
    match = _DAY_OF_MONTH.search(words)
    return numerals.parse_int(match["day"]) if match else None


def _any_day(words: str) -> int | None:
    """A day before which something is due, whatever stands around it: 季度末月20日前, 季后10日内."""
    match = _DAY_BEFORE.search(words)
    return numerals.parse_int(match["day"]) if match else None


def _first_of(day: dt.date | None) -> dt.date | None:
    return day.replace(day=1) if day else None


def _date(words: str, year: int | None) -> dt.date | None:
    """The day until which something is due; a year alone or a period that only describes is none."""
    for when in dates.find_narrow(words, year):
        due = when.bound is dates.Bound.BEFORE or when.grain in (dates.Grain.DAY, dates.Grain.TENDAYS)
        due = due or (when.grain is dates.Grain.MONTH and when.stated and when.start == _first_of(when.end))
        due = due or (when.grain in (dates.Grain.QUARTER, dates.Grain.HALF) and when.stated)
        due = due or (when.grain is dates.Grain.YEAR and when.stated and when.span.start == 0)
        ends_period = when.span.of(words).endswith(("底", "末"))
        if when.end and (due or ends_period):
            return when.end
    return None

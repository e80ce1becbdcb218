"""Deadlines: until when something must be done, said on a line of its own or among the owners.

What a date expression means is `fangan.dates`' business; here is where one is a deadline.
"""

from __future__ import annotations

import datetime as dt

from fangan import dates
from fangan.expressions import expression
from fangan.model import Certainty, Deadline
from fangan.owners.vocabulary import DEADLINE_WORDS, deadline_label_pattern, open_deadlines
from fangan.text import Span

_LEAD = expression(r"(?:力争|确保|争取|于|在|按|按照|要求|各项(?:工作|任务))*")
_NOTHING = expression(r"[—\-－/／无]+")
_YEAR_AND_MONTH = expression(r"(20\d{2})[.．/\-](1[0-2]|0?[1-9])(?:月)?(?:底|前|底前)?")
_YET_DATED = expression(r"[，,；;].*[年月日底末]前")
"""立行立改，2033年6月底前完成: open only until the day that follows."""

_MONTH = expression(r"20\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|20\d{2}[.．]\d{1,2}")
_TAIL = expression(
    r"\s*(?:之)?(?:前|以前|内|止|期间|起)?\s*(?:全面|全部|基本|按期|按时|取得)*"
    r"(?:主体|正式|首批|编制|研究|阶段性|明显)?(?:完成|落实|实施|建成|见效|到位|办结|成效|整改到位|长期坚持|持续推进|持续实施"
    r"|出台|印发|发布|公布|制定|启动|开工|完工|竣工|投产|(?:建成)?投用|投入使用|投入运营|上线(?:运行)?|运行|开通|通车|销号|清零)?\s*$"
)
_HINT = expression(f"[{DEADLINE_WORDS}]")
_FROM_TO = expression(r"[\d年月日底末初旬]\s*(?:—+|[-－–~～至到])\s*(?:次年|翌年)?\d")
_UNTIL = expression(r"前|完成|办结|止")
_ENDS = expression(r"前|底|末|内|完成|办结|止|季度|上半年")
_OPENING_DATE = expression(r"(?:时间|日期|时限|期限)?\s*[：:为]?\s*")
_BLANK = " \u3000\t\n。.；;，,：:、"


def label_at(text: str, start: int, end: int) -> int | None:
    """Where the value of a deadline label at `start` begins, or None."""
    match = deadline_label_pattern().match(text, start, end)
    return match.end() if match else None


def read_deadline(text: str, span: Span, year: int | None) -> Deadline | None:
    """The deadline that a whole stretch states; in stages the last one counts.

    `year` is what a month without a year refers to, the plan's only year.
    """
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_BLANK))
    place = Span(start, max(start, span.start + len(words.rstrip(_BLANK))))
    words = place.of(text)
    if not words or _NOTHING.fullmatch(words):
        return None
    if words.startswith(open_deadlines()) and not _YET_DATED.search(words):
        return Deadline(words, None, place)
    if month := _YEAR_AND_MONTH.fullmatch(words):
        return Deadline(words, dates.last_day(int(month[1]), int(month[2])), place)
    if words in ("全年", "年内", "全年完成", "当年完成") and year is not None:
        return Deadline(words, dt.date(year, 12, 31), place)
    ends = [when for when in dates.find(text, place, year) if when.end]
    if not ends:
        return Deadline(words, None, place)
    if not ends[-1].stated:
        return Deadline(
            words, ends[-1].end, place, certainty=Certainty.LIKELY, reason=f"没有写年份，按{year}年计"
        )
    return Deadline(words, ends[-1].end, place)


def is_month(words: str) -> bool:
    """Whether the words are a month or day and nothing else, which beside a unit says until when."""
    return _MONTH.fullmatch(words.strip(_BLANK)) is not None


def is_deadline(words: str) -> bool:
    """Whether a piece of an owner list is a deadline instead (2022年6月底前完成, 长期坚持).

    A range of months (2021年3月至12月) is the time of a phase, no deadline.
    """
    if not _HINT.search(words):
        return False
    bare = words.strip(_BLANK)
    if "、" in bare:  # 6月底前、11月底前
        return all(map(is_deadline, bare.split("、")))
    if bare == "全年" or bare.removesuffix("推进") in open_deadlines() or bare in open_deadlines():
        return True
    if not _ENDS.search(bare):
        return False
    lead = _LEAD.match(bare)
    rest = bare[lead.end() if lead else 0 :]
    when = dates.read(rest, 2000)
    if when is None:
        return False
    if _FROM_TO.search(rest) and not _UNTIL.search(bare):
        return False
    return _TAIL.match(rest, when.span.end) is not None


def opening_date(text: str, body: Span, year: int | None) -> dates.When | None:
    """The time that a phase's own words begin with (时间：3月至5月。 / 3月底前，…)."""
    lead = _OPENING_DATE.match(text, body.start, body.end)
    start = lead.end() if lead else body.start
    when = next(dates.find(text, Span(start, min(body.end, start + 40)), year), None)
    return when if when and when.span.start - start <= 2 else None

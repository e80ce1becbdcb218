"""Whether the lower plan is in time: deadlines of tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fangan.align.verdicts import Reason, Verdict
from fangan.model import Deadline, Item


def judge_deadline(upper: Item, lowers: Sequence[Item], ends: dt.date | None = None) -> list[Reason]:
    """The last of the answers counts. A superior without a date asks for none.

    `ends` is the end of the lower plan's own period: what it says no date for is due by then.
    """
    asked = upper.deadline
    if asked is None or asked.date is None:
        return []
    given = [item.deadline for item in lowers if item.deadline]
    dated = [deadline for deadline in given if deadline.date]
    wanted = f"上级要求{_words(asked)}"
    if not given and ends and ends <= asked.date:
        return []
    if not given:
        return [Reason(Verdict.WEAKER, f"{wanted}，本级没有写明完成时限", asked.span)]
    if len(dated) < len(given):
        open_ended = next(deadline for deadline in given if not deadline.date)
        return [Reason(Verdict.WEAKER, f"{wanted}，本级写为“{open_ended.text}”", asked.span, open_ended.span)]
    last = max(dated, key=lambda deadline: str(deadline.date))
    if last.date and last.date > asked.date:
        return [Reason(Verdict.LATER, f"{wanted}，本级为{_words(last)}", asked.span, last.span)]
    if last.date and last.date < asked.date:
        return [Reason(Verdict.STRONGER, f"{wanted}，本级提前到{_words(last)}", asked.span, last.span)]
    return []


def _words(deadline: Deadline) -> str:
    day = deadline.date
    return f"{day.year}年{day.month}月{day.day}日前完成" if day else deadline.text

"""期限落在周末。

一句话：写到日的期限是星期六或星期日。
为什么：周末不上班，报送往往顺延或提前，各单位理解不一。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局；完成时限：⟦2026年6月20日前⟧）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局；完成时限：2026年6月22日前）
怎么改：改到工作日，或者写明遇节假日顺延。
何时可忽略：调休上班的周末；月末、年末。默认不查。
依据：国家法定节假日和调休每年公布，这里只看星期。
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.POSSIBLE
DEFAULT = False
_DAY = re.compile(r"\d\s*[日号]")


def check(draft: Draft) -> Iterator[Hit]:
    for item in draft.plan.items:
        deadline = item.deadline
        if deadline and deadline.date and not deadline.inherited and _DAY.search(deadline.text):
            weekday = deadline.date.weekday()
            if weekday >= 5 and not _is_last_of_month(deadline.date):
                yield Hit(deadline.span, f"落在星期{'六日'[weekday - 5]}")


def _is_last_of_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]

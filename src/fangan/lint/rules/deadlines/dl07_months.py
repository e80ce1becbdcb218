"""季度月份列举不全。

一句话：每季度一次的事，列举的季末月份少了一个。
为什么：少列的那个季度没有人报送。
反例：
    各单位每季度末月20日前（⟦6月、9月、12月⟧）报送小结。
正例：
    各单位每季度末月20日前（3月、6月、9月、12月）报送小结。
怎么改：补上缺的月份。
何时可忽略：方案年中印发，当年第一季度已过。
依据：一年四个季度，季末为3、6、9、12月。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_MONTHS = re.compile(r"(?<!\d)\d{1,2}月?(?:份)?(?:、\d{1,2}月?(?:份)?)*(?:、|和|及)\d{1,2}月(?:份)?")
_QUARTER_ENDS = {3, 6, 9, 12}


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_MONTHS):
        months = {int(number) for number in re.findall(r"\d+", match[0])}
        left = _QUARTER_ENDS - months
        if months < _QUARTER_ENDS and len(left) == 1 and "季" in _sentence(draft, match.start()):
            yield Hit(Span(*match.span()), f"按季度列举而少了 {left.pop()} 月")


def _sentence(draft: Draft, at: int) -> str:
    start = max(draft.text.rfind("。", 0, at), draft.text.rfind("\n", 0, at)) + 1
    stop = re.compile(r"[。\n]|$").search(draft.text, at)
    return draft.text[start : stop.start() if stop else at]

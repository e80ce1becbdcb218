"""日期残缺。

一句话：日期多了、少了数字或者少了“日”。
为什么：读不出是哪一天，期限就落空。
反例：
    于⟦2026年6月30前⟧完成验收。
正例：
    于2026年6月30日前完成验收。
怎么改：按原意补全。
何时可忽略：没有。
依据：GB/T 15835—2011 第5.1条，年月日的写法。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN
_GARBLED = re.compile(
    r"(?<![\d.])(?:(?:20)?\d{2}年)?\d{1,2}月\d{1,2}(?=[前，。；）]|之前|以前|底)前?"
    r"|(?<![\d.])20\d{3}年|(?<![\d.])20\d年(?=\d{1,2}月|底|末)"
    r"|(?<![\d.])20\d{2}年\d{3,4}日|(?<![\d.])20\d{5,6}日"
    r"|(?<![\d.])20\d{2}年\d{1,2}月月|\d{1,2}月\d{1,2}日日"
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.at_numbers(_GARBLED):
        yield Hit(Span(*match.span()), "日期残缺或多字")

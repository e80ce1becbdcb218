"""日期用了“号”。

一句话：书面的日期写成了“几号”。
为什么：口语用“号”，公文用“日”。
反例：
    各单位于每月⟦10号⟧前报送进展。
正例：
    各单位于每月10日前报送进展。
怎么改：“号”改为“日”。
何时可忽略：引用原话。
依据：GB/T 15835—2011 第5.1条；GB/T 9704—2012 第7.3.5.4条，年月日标全。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_COLLOQUIAL = re.compile(
    r"(?:月|每季度末月|当月|次月|每月)(?P<day>\d{1,2}\s*号)(?!文|楼|线|公告|令|院|门|路)"
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_COLLOQUIAL):
        span = Span(*match.span("day"))
        right = match["day"].rstrip("号").strip() + "日"
        yield Hit(span, "书面日期用“日”不用“号”", (), replacing(span, right, safe=True))

"""“其中”之前用了冒号。

一句话：总数与“其中”之间用了冒号。
为什么：冒号表示提示下文，“其中”补充说明前文，中间用逗号。
反例：
    培训护理员⟦90人：其中⟧高级20人。
正例：
    培训护理员90人，其中高级20人。
怎么改：冒号改为逗号。
何时可忽略：没有。
依据：GB/T 15834—2011 第4.7条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_COLON = re.compile(r"\d+(?:\.\d+)?[万亿]?[\u4e00-\u9fff]{1,4}(?P<colon>[：:])其中")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.at_numbers(_COLON):
        comma = "，" if match["colon"] == "：" else ","
        fix = Fix("冒号改为逗号", (Edit(Span(*match.span("colon")), comma),), safe=True)
        yield Hit(Span(*match.span()), "“其中”之前应当用逗号", (), (fix,))

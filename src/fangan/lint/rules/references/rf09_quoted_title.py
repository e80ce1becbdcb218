"""文件名用了引号。

一句话：文件的标题用引号括起来，没有用书名号。
为什么：文件、规划的名称用书名号，引号容易被当作口号。
反例：
    对接全省⟦“物流业发展三年行动计划”⟧，建设配送中心3个。
正例：
    对接全省《物流业发展三年行动计划》，建设配送中心3个。
怎么改：改用书名号。
何时可忽略：是工程、活动的名称，不是文件。
依据：GB/T 15834—2011 第4.15条：书名、文件名用书名号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_TITLE = re.compile(
    r"“(?P<title>[^“”《》\n]{4,40}(?:行动计划|行动方案|工作方案|实施方案|实施意见|发展规划|管理办法|实施办法|条例))”"
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_TITLE):
        span = Span(*match.span())
        yield Hit(span, "文件名应当用书名号", (), replacing(span, f"《{match['title']}》"))

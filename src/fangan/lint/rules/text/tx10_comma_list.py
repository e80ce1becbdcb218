"""并列词语之间用了逗号。

一句话：几个并列的指标名称，前面用逗号、后面用“和”连接，逗号应为顿号。
为什么：用了逗号，前一项就成了没有谓语的残句，指标会漏掉。
反例：
    力争⟦治愈率，检测率和管理率⟧达到100%。
正例：
    力争治愈率、检测率和管理率达到100%。
怎么改：把逗号改为顿号。
何时可忽略：前一项自有谓语。
依据：GB/T 15834—2011 第4.5条，并列词语之间用顿号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_WORD = r"[\u4e00-\u9fff]{1,20}?"
_LIST = re.compile(
    rf"(?P<first>[\u4e00-\u9fff]{{1,19}}(?P<end>[率量额]))(?P<comma>[，,]){_WORD}(?P=end)(?:[和与及]|以及){_WORD}(?P=end)"
)
_COMMA = re.compile(r"(?<=[率量额])[，,]")
_LEAD = re.compile(r"^(?:力争|确保|实现|使|推动|努力|持续|不断|稳步|大幅|有效|切实|进一步|提高|提升|降低)+")


def check(draft: Draft) -> Iterator[Hit]:
    for comma in draft.search(_COMMA):
        start = comma.start()
        while start > 0 and "\u4e00" <= draft.text[start - 1] <= "\u9fff" and comma.start() - start < 20:
            start -= 1
        match = _LIST.match(draft.text, start)
        if match is None:
            continue
        lead = _LEAD.match(match["first"])
        start = match.start() + (lead.end() if lead else 0)
        fix = Fix("逗号改为顿号", (Edit(Span(*match.span("comma")), "、"),), safe=True)
        yield Hit(Span(start, match.end()), "并列词语之间应当用顿号", (), (fix,))

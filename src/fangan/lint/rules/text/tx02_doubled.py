"""标点重复。

一句话：两个点号叠在一起。
为什么：多是修改时留下的，后一个标点的句子往往也改残了。
反例：
    完善工作机制⟦，，⟧建设配送中心3个。
正例：
    完善工作机制，建设配送中心3个。
怎么改：保留一个。
何时可忽略：没有。
依据：GB/T 15834—2011，点号不叠用。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_DOUBLED = re.compile(r"(?P<one>[，、；：])(?P=one)+|(?<!。)。。(?!。)|[，、；：][，、；：。]|。[，、；：]")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_DOUBLED):
        words = match[0]
        same = words[0] == words[-1]
        fix = replacing(Span(*match.span()), words[0], safe=True) if same else ()
        yield Hit(Span(*match.span()), "标点重复", (), fix)

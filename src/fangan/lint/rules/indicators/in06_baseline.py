"""增长没有基期。

一句话：只说增长、下降多少，没有说与哪一年相比。
为什么：没有基期就无法计算完成与否。
反例：
    物流成本⟦下降5%⟧。
正例：
    物流成本同比下降5%。
怎么改：写明“同比”“比2025年”或者“年均”。
何时可忽略：年度方案里默认与上年相比。默认不查。
依据：统计上增减幅度须有基期。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.POSSIBLE
DEFAULT = False
_CHANGE = re.compile(r"(?:增长|下降|提高|降低|减少|压减|增加)(?:了)?\d+(?:\.\d+)?(?:[%％]|个百分点)")
_BASE = re.compile(r"同比|环比|比|较|年均|每年|上年|上一年|基础上|基期|20\d{2}年")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_CHANGE):
        start = max(draft.text.rfind(mark, 0, match.start()) for mark in "。；;\n")
        if not _BASE.search(draft.text[start + 1 : match.end()]):
            yield Hit(Span(*match.span()), "没有说与哪一年相比")

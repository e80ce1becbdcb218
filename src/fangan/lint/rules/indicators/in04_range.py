"""数值范围颠倒。

一句话：范围的前一个数大于后一个数。
为什么：读不出上下限。
反例：
    新增规上企业⟦8—5家⟧。
正例：
    新增规上企业5—8家。
怎么改：两数对调，或者改正写错的数。
何时可忽略：表示由高到低的变化，如“由8%降至5%”。
依据：GB/T 15835—2011 第5.1.3条，数值范围由小到大。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY
_RANGE = re.compile(
    r"(?<![\d.．/〔（(年月日第\-—A-Za-z])(?P<low>\d+(?:\.\d+)?)(?P<unit>[%％])?\s*[—－\-–~～至]{1,2}\s*"
    r"(?P<high>\d+(?:\.\d+)?)(?P<after>[%％]|[万亿]?[个家户人名座所处栋套项条件台辆亩吨元]|公里|公顷)"
)
_CHANGE = re.compile(r"[由从降减压缩][^，。；]{0,12}$")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.at_numbers(_RANGE):
        before = draft.text[max(0, match.start() - 14) : match.start()]
        if Decimal(match["low"]) > Decimal(match["high"]) and not _CHANGE.search(before):
            yield Hit(Span(*match.span()), "范围的前一个数大于后一个数")

"""分项之和超过总数。

一句话：“其中”列出的各项加起来比总数还大。
为什么：总数和分项必有一处写错。
反例：
    新建养老服务站⟦20个，其中城区12个，乡镇10个⟧。
正例：
    新建养老服务站20个，其中城区12个，乡镇8个。
怎么改：核对总数和各分项。
何时可忽略：分项之间有交叉（一处两用）。
依据：整体等于各部分之和。
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
_UNIT = r"(?:[万亿]?(?:[个家户人名座所处栋套项条件台辆亩吨米元]|公里|公顷|平方米|千瓦))"
_WHOLE = re.compile(
    rf"(?P<whole>\d+(?:\.\d+)?)(?P<unit>{_UNIT})[，,（(：:。；]?其中[：:，,]?(?P<rest>[^。；;\n]*)"
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.at_numbers(_WHOLE):
        part = re.compile(rf"(?P<number>\d+(?:\.\d+)?){match['unit']}(?![以])")
        found = list(part.finditer(draft.text, match.start("rest"), match.end("rest")))
        numbers = [Decimal(each["number"]) for each in found]
        if len(numbers) >= 2 and sum(numbers) > Decimal(match["whole"]) and "其中" not in match["rest"]:
            place = Span(match.start(), found[-1].end())
            yield Hit(place, f"各项合计 {sum(numbers)}，超过总数 {match['whole']}")

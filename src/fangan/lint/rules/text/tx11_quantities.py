"""几个数量之间没有分隔。

一句话：三个以上带单位的数量连写，中间没有顿号。
为什么：读者分不清是几个指标，数字也容易读串。
反例：
    全年改造老旧小区⟦60个180栋4500户⟧以上。
正例：
    全年改造老旧小区60个、180栋、4500户以上。
怎么改：在数量之间补上顿号。
何时可忽略：固定的规格、型号。
依据：GB/T 15834—2011 第4.5条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_QUANTITY = r"\d+(?:\.\d+)?[万亿]?(?![年月日时点分秒号届版楼层路第\d])[\u4e00-\u9fff]{1,4}?"
_RUN = re.compile(
    rf"(?<![\d.年月日]){_QUANTITY}(?:{_QUANTITY}){{2,}}(?=[以，。；、）及和等]|$)", re.MULTILINE
)
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)")
_TIME = re.compile(r"\d[年月日时点分秒岁届级章节条款]")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.at_numbers(_RUN):
        if not _TIME.search(match[0]):
            seams = [seam.start() for seam in _SEAM.finditer(draft.text, match.start() + 1, match.end())]
            fix = Fix("在数量之间加顿号", tuple(Edit(Span(at, at), "、") for at in seams))
            yield Hit(Span(*match.span()), "数量之间没有顿号", (), (fix,))

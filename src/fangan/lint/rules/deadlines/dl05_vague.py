"""时限含糊。

一句话：完成时限写的是“尽快”“适时”之类，没有日子。
为什么：没有日子就没有逾期，也就没有人催。
反例：
    一、重点任务
    1.建设防护林5000亩。
    责任单位：县林草局
    完成时限：⟦尽快⟧
    2.治理河道12公里。
    责任单位：县水务局
    完成时限：2026年9月底前
正例：
    一、重点任务
    1.建设防护林5000亩。
    责任单位：县林草局
    完成时限：2026年6月底前
    2.治理河道12公里。
    责任单位：县水务局
    完成时限：2026年9月底前
怎么改：写到月或日；常年工作写“长期坚持”。
何时可忽略：取决于上级尚未下达的安排。
依据：完成时限应当可以检查。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_VAGUE = re.compile(r"尽快|尽早|适时|近期|早日|待定|视情|抓紧|及时|按时|按期|按要求|按进度|按规定")


def check(draft: Draft) -> Iterator[Hit]:
    for item in draft.plan.items:
        deadline = item.deadline
        if deadline and deadline.date is None and not deadline.inherited and _VAGUE.match(deadline.text):
            yield Hit(deadline.span, "时限没有写到月或日")

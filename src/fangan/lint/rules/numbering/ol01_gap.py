"""编号跳号。

一句话：同一层次的编号中间缺号。
为什么：缺号多半是删改后没有重排，或者漏了一项任务；分解台账时会对不上数。
反例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    ⟦4.⟧强化宣传引导。
正例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    3.强化宣传引导。
怎么改：补上缺的一项，或者把后面的编号依次前移。
何时可忽略：只摘录了方案的一部分。
依据：GB/T 9704—2012 第7.3.3条，结构层次序数依次标注。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.numbering import lost_headings, slips, steps
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    lost = list(lost_headings(draft))
    wrong = {first.span for first, _ in slips(draft)}
    for before, after in steps(draft):
        missing = after.marker.number - before.marker.number - 1
        between = Span(before.span.start, after.span.start)
        if (
            1 <= missing <= 3
            and after.span not in wrong
            and not any(heading.start in between for heading in lost)
        ):
            yield Hit(after.span, f"前一个编号是“{before.marker.label}”，中间缺号", (before.span,))

"""编号重复。

一句话：同一层次里一个编号用了两次。
为什么：引用“第几项”时指向不明，台账里两项任务会混成一项。
反例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    ⟦2.⟧强化宣传引导。
正例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    3.强化宣传引导。
怎么改：从重复处起依次重排。
何时可忽略：文本由两份文件拼接而成。
依据：GB/T 9704—2012 第7.3.3条。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.numbering import slips, steps

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    wrong = {after.span for _, after in slips(draft)}
    for before, after in steps(draft):
        if after.span in wrong:
            yield Hit(before.span, f"与下一个编号重复，疑应为“{before.marker.number - 1}”", (after.span,))
        elif after.marker.number == before.marker.number:
            yield Hit(after.span, f"编号与第 {draft.line_of(before.span.start)} 行重复", (before.span,))

"""标题丢了编号。

一句话：编号的标题之间有一个标题没有编号，而前后编号正好缺一个。
为什么：没有编号的标题无法引用，目录和台账会漏掉整个部分。
反例：
    一、总体要求
    坚持问题导向，推动工作落实。
    ⟦重点任务⟧
    1.完善工作机制。
    2.加强队伍建设。
    三、保障措施
    强化组织领导。
正例：
    一、总体要求
    坚持问题导向，推动工作落实。
    二、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    三、保障措施
    强化组织领导。
怎么改：补上编号。
何时可忽略：自动编号在转换格式时丢失，原文件里有。
依据：GB/T 9704—2012 第7.3.3条。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.numbering import lost_headings

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    for span in lost_headings(draft):
        yield Hit(span, "这个标题没有编号，前后编号正好缺一个")

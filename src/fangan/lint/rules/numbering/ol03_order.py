"""层次序数倒置或越级。

一句话：下一层的序数在规范里高于上一层，或者一次跳过两层。
为什么：读者靠序数判断任务属于谁；层次倒置时责任单位的归属也会看错。
反例：
    一、重点任务
    ⟦(1)⟧完善工作机制。
    (2)加强队伍建设。
正例：
    一、重点任务
    （一）完善工作机制。
    （二）加强队伍建设。
怎么改：按“一、”“（一）”“1.”“（1）”的次序标注。
何时可忽略：沿用上级文件的体例。
依据：GB/T 9704—2012 第7.3.3条：文中结构层次序数依次可以用“一、”“（一）”“1.”“（1）”标注。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.numbering import numbered
from fangan.outline.markers import Style

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_RANKS = {Style.CHINESE: 0, Style.CHINESE_PAREN: 1, Style.ARABIC: 2, Style.ARABIC_PAREN: 3}


def check(draft: Draft) -> Iterator[Hit]:
    for parent in numbered(draft, draft.sections):
        child = next(numbered(draft, parent.section.children), None)
        if child is None or parent.marker.style not in _RANKS or child.marker.style not in _RANKS:
            continue
        step = _RANKS[child.marker.style] - _RANKS[parent.marker.style]
        if step < 0 or step > 2:
            kind = "倒置" if step < 0 else "越级"
            yield Hit(child.span, f"在“{parent.marker.label}”之下，层次序数{kind}", (parent.span,))

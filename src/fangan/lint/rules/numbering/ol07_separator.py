"""带括号的序数后面多了顿号。

一句话：“（一）”“（1）”“①”自成一体，后面不再加顿号或点。
为什么：这是公文序数最常见的误写，校对时必改。
反例：
    一、重点任务
    ⟦（一）、⟧完善工作机制。
    （二）加强队伍建设。
正例：
    一、重点任务
    （一）完善工作机制。
    （二）加强队伍建设。
怎么改：删去序数后面的点号。
何时可忽略：没有。
依据：GB/T 15834—2011 附录B.3.3：带括号的汉字数字或阿拉伯数字、圈码之后不用顿号或下脚点。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.lint.numbering import numbered
from fangan.outline.markers import Style

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_CLOSED = (Style.CHINESE_PAREN, Style.ARABIC_PAREN, Style.CIRCLED)


def check(draft: Draft) -> Iterator[Hit]:
    for each in numbered(draft, draft.sections):
        words = each.span.of(draft.text)
        if each.marker.style in _CLOSED and words[-1] in "、.．":
            fix = replacing(each.span, words[:-1], safe=True)
            yield Hit(each.span, "括号序数后不用点号", (), fix)

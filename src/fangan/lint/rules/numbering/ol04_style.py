"""同一层次编号写法不一。

一句话：同一种序数，个别地方的括号或点号与其余各处不同。
为什么：写法不一往往是拼接不同来源的痕迹，排版时也不能自动编号。
反例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    3.强化宣传引导。
    4.抓好统筹协调。
    ⟦5、⟧严格督查考核。
正例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    3.强化宣传引导。
    4.抓好统筹协调。
    5.严格督查考核。
怎么改：改成全文通用的写法。
何时可忽略：附件自成一体，另用一种写法。
依据：GB/T 9704—2012 第7.3.3条。
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.lint.numbering import Numbered, numbered, shape
from fangan.outline.markers import Style

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_STYLES = (Style.CHINESE, Style.CHINESE_PAREN, Style.ARABIC, Style.ARABIC_PAREN)


def check(draft: Draft) -> Iterator[Hit]:
    styles: dict[Style, list[Numbered]] = defaultdict(list)
    for each in numbered(draft, draft.sections):
        styles[each.marker.style].append(each)
    for style in _STYLES:
        yield from _odd_ones(draft, styles[style])


def _odd_ones(draft: Draft, markers: list[Numbered]) -> Iterator[Hit]:
    shapes = Counter(shape(each.span.of(draft.text)) for each in markers)
    if len(shapes) < 2:
        return
    usual, count = shapes.most_common(1)[0]
    first = next(each for each in markers if shape(each.span.of(draft.text)) == usual)
    for each in markers:
        own = shape(each.span.of(draft.text))
        if own != usual and shapes[own] * 4 <= count:
            right = usual.replace("N", each.marker.label.strip("()"))
            yield Hit(
                each.span, f"写法与其余 {count} 处不同", (first.span,), replacing(each.span, right, safe=True)
            )

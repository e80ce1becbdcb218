"""编号后的空格不一。

一句话：个别编号后面有空格，其余各处没有。
为什么：空格不一多是手工编号的痕迹，排版后对不齐。
反例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    3.强化宣传引导。
    4.抓好统筹协调。
    ⟦5. ⟧严格督查考核。
正例：
    一、重点任务
    1.完善工作机制。
    2.加强队伍建设。
    3.强化宣传引导。
    4.抓好统筹协调。
    5.严格督查考核。
怎么改：删去多余的空格。
何时可忽略：编号后紧接英文或数字，为避免误读而空格。
依据：GB/T 9704—2012 第7.3.3条的示例，序数与标题之间不空格。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.lint.numbering import Numbered, numbered
from fangan.outline.markers import Style

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    styles: dict[Style, list[Numbered]] = defaultdict(list)
    for each in numbered(draft, draft.sections):
        styles[each.marker.style].append(each)
    for markers in styles.values():
        spaced = [each for each in markers if each.raw.of(draft.text) != each.span.of(draft.text)]
        if spaced and len(spaced) * 4 <= len(markers) - len(spaced):
            for each in spaced:
                fix = replacing(each.raw, each.span.of(draft.text), safe=True)
                usual = len(markers) - len(spaced)
                yield Hit(each.raw, f"编号后多了空格，其余 {usual} 处没有", (), fix)

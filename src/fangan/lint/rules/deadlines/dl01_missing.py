"""缺完成时限。

一句话：同一部分的任务大多写了完成时限，这一项没有。
为什么：没有期限就无法催办，也无法判断是否逾期。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局；完成时限：2026年6月底前）
    2.治理河道12公里。（责任单位：县水务局；完成时限：2026年9月底前）
    3.改造危房300户。（责任单位：县住房城乡建设局；完成时限：2026年9月底前）
    ⟦4.培训技工900人⟧。（责任单位：县教育局）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局；完成时限：2026年6月底前）
    2.治理河道12公里。（责任单位：县水务局；完成时限：2026年9月底前）
    3.改造危房300户。（责任单位：县住房城乡建设局；完成时限：2026年9月底前）
    4.培训技工900人。（责任单位：县教育局；时限：长期）
怎么改：补上时限；常年工作写“长期坚持”或“持续推进”。
何时可忽略：期限在正文里已经写明。
依据：任务分工应有时限；同一方案各任务体例应当一致。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.groups import odd_ones

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    for item, having, count in odd_ones(draft, lambda item: item.deadline is not None):
        yield Hit(draft.head(item), f"没有完成时限，同一部分 {count} 项中 {having} 项有")

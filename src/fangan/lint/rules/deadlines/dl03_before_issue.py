"""期限早于印发日期。

一句话：完成时限在方案印发之前。
为什么：文件一到手就已经逾期；多半是年份没有改。
反例：
    青禾县2026年惠民实事工作方案
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局；完成时限：⟦2025年6月底前⟧）
    2.治理河道12公里。（责任单位：县水务局；完成时限：2026年9月底前）
正例：
    青禾县2026年惠民实事工作方案
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局；完成时限：2026年6月底前）
    2.治理河道12公里。（责任单位：县水务局；完成时限：2026年9月底前）
怎么改：核对年份。
何时可忽略：任务在印发前已经完成，有意列入。
依据：期限应当晚于成文日期，方案期以内。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    meta = draft.plan.meta
    starts = [day for day in (meta.period_start, meta.signed_on) if day]
    for item in draft.plan.items if starts else ():
        deadline = item.deadline
        if deadline and deadline.date and not deadline.inherited and deadline.date < min(starts):
            yield Hit(deadline.span, f"期限早于方案的起始日期 {min(starts)}")

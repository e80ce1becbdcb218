"""任务没有责任单位。

一句话：同一部分的任务都有责任单位，这一项没有。
为什么：没有单位认领，任务就落空。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.治理河道12公里。（责任单位：县水务局）
    3.改造危房300户。（责任单位：县住房城乡建设局）
    ⟦4.培训技工900人⟧。
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.治理河道12公里。（责任单位：县水务局）
    3.改造危房300户。（责任单位：县住房城乡建设局）
    4.培训技工900人。（县教育局）
怎么改：补上责任单位。
何时可忽略：单位写在正文里。
依据：任务分工应当责任到单位。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.groups import odd_ones
from fangan.model import Item, Role

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    for item, having, count in odd_ones(draft, _owned):
        yield Hit(draft.head(item), f"没有责任单位，同一部分 {count} 项中 {having} 项有")


def _owned(item: Item) -> bool:
    return any(entry.names for entry in item.assignments if entry.role is not Role.SUPERVISOR)

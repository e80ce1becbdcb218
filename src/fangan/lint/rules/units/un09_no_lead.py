"""多家责任单位没有牵头单位。

一句话：方案里多数任务都有牵头单位，这一项有几家责任单位却没有。
为什么：几家都负责而没有牵头，等于没有人负责。
反例：
    一、重点任务
    1.建设防护林5000亩。（牵头单位：县林草局；责任单位：县财政局）
    2.治理河道12公里。（牵头单位：县水务局；责任单位：县财政局）
    3.改造危房300户。（牵头单位：县住房城乡建设局；责任单位：县财政局）
    4.培训技工900人。（责任单位：⟦县教育局、县财政局⟧）
正例：
    一、重点任务
    1.建设防护林5000亩。（牵头单位：县林草局；责任单位：县财政局）
    2.治理河道12公里。（牵头单位：县水务局；责任单位：县财政局）
    3.改造危房300户。（牵头单位：县住房城乡建设局；责任单位：县财政局）
    4.培训技工900人。（牵头单位：县教育局；责任单位：县财政局）
怎么改：明确一家牵头单位。
何时可忽略：方案声明“列第一位者为牵头单位”。
依据：任务分工的通例：多家承担的任务应当有牵头单位。
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Assignment, Item, Role

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_DIVIDED = re.compile(r"等?(?:相关部门|有关部门)?[，,]?(?:按|依|根据|分别|共同)")


def check(draft: Draft) -> Iterator[Hit]:
    """Compared are the tasks under one heading: a plan may give leads in one part and not in another."""
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in draft.tasks:
        if any(entry.names for entry in item.assignments):
            groups[item.path[:-1]].append(item)
    for owned in groups.values():
        led = [item for item in owned if draft.owners(item, Role.LEAD)]
        if len(led) >= 3 and len(led) * 3 >= len(owned) * 2:
            yield from _without(draft, [item for item in owned if item not in led], led[0], len(led))


def _without(draft: Draft, items: list[Item], other: Item, usual: int) -> Iterator[Hit]:
    for item in items:
        own = [entry for entry in item.assignments if entry.role is Role.RESPONSIBLE and not entry.inherited]
        if own and len(own[0].names) >= 2 and not _divided(draft, own[0]):
            yield Hit(own[0].span, f"几家单位负责而没有牵头单位，同一标题下 {usual} 项都有", (other.span,))


def _divided(draft: Draft, entry: Assignment) -> bool:
    """Whether the plan says that each does its own part (按职责分工负责), which needs no lead."""
    return _DIVIDED.match(draft.text, entry.span.end) is not None

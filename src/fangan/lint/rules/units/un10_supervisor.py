"""缺督办领导。

一句话：多数板块都写了督办领导或责任领导，这一板块没有。
为什么：缺了领导，这个板块的例会、督办没有人召集。
反例：
    一、重点任务
    （一）优化政务服务（督办领导：陈 牧）
    1.精简办事材料20项。（责任单位：县政务服务局）
    （二）优化市场准入（督办领导：周 屿）
    2.压缩开办时间1天。（责任单位：县市场监管局）
    （三）优化要素保障（督办领导：许 青）
    3.盘活用地300亩。（责任单位：县自然资源局）
    ⟦（四）优化法治环境⟧
    4.清理文件40件。（责任单位：县司法局）
正例：
    一、重点任务
    （一）优化政务服务（督办领导：陈 牧）
    1.精简办事材料20项。（责任单位：县政务服务局）
    （二）优化市场准入（督办领导：周 屿）
    2.压缩开办时间1天。（责任单位：县市场监管局）
    （三）优化要素保障（督办领导：许 青）
    3.盘活用地300亩。（责任单位：县自然资源局）
    （四）优化法治环境（督办领导：陆 川）
    4.清理文件40件。（责任单位：县司法局）
怎么改：补上督办领导。
何时可忽略：该板块由集体督办。
依据：同一方案各板块的体例应当一致。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Item, Role
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in draft.tasks:
        groups[item.path[: max(1, min(2, len(item.path) - 1))]].append(item)
    led = [
        path for path, items in groups.items() if all(draft.owners(item, Role.SUPERVISOR) for item in items)
    ]
    without = [path for path, items in groups.items() if not any(_led(draft, item) for item in items)]
    if len(led) >= 3 and len(without) * 4 <= len(led) + len(without):
        for path in without:
            place = _heading(draft, path, groups[path][0])
            yield Hit(place, f"没有督办领导，其余 {len(led)} 个板块都有", (groups[led[0]][0].span,))


def _led(draft: Draft, item: Item) -> bool:
    return bool(draft.owners(item, Role.SUPERVISOR))


def _heading(draft: Draft, path: tuple[str, ...], item: Item) -> Span:
    """The line of the group's heading: the innermost section with its marker that holds the item."""
    for section in reversed(draft.sections):
        if section.marker == path[-1] and section.span.start <= item.span.start < section.span.end:
            end = draft.text.find("\n", section.span.start)
            return Span(section.span.start, end if end >= 0 else section.span.end)
    return draft.head(item)

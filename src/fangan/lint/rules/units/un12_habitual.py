"""每项都有的单位独缺一处。

一句话：几乎每项任务都列了的集体责任单位（如各乡镇），个别任务没有。
为什么：多半是漏列；漏了的单位不会收到这项任务。
反例：
    一、重点任务
    1.建成卫生户厕3000座。（责任单位：县农业农村局、各乡镇）
    2.治理河道12公里。（责任单位：县水务局、各乡镇）
    3.改造危房300户。（责任单位：县住房城乡建设局、各乡镇）
    4.培训技工900人。（责任单位：县教育局、各乡镇）
    5.新建粮库2座，改造仓容1万吨。（责任单位：县粮食局、各乡镇）
    6.新建公路30公里。（责任单位：县交通运输局、各乡镇）
    7.新建水厂2座。（责任单位：县水务局、各乡镇）
    8.建设茶园800亩。（责任单位：县农业农村局、各乡镇）
    9.新建敬老院3所。（责任单位：县民政局、各乡镇）
    10.建设书屋20个。（责任单位：县文化和旅游局、各乡镇）
    11.建设球场12个。（责任单位：县教育局、各乡镇）
    12.安装路灯900盏。（责任单位：⟦县住房城乡建设局、县财政局⟧）
正例：
    一、重点任务
    1.建成卫生户厕3000座。（责任单位：县农业农村局、各乡镇）
    2.治理河道12公里。（责任单位：县水务局、各乡镇）
    3.改造危房300户。（责任单位：县住房城乡建设局、各乡镇）
    4.培训技工900人。（责任单位：县教育局、各乡镇）
    5.新建粮库2座，改造仓容1万吨。（责任单位：县粮食局、各乡镇）
    6.新建公路30公里。（责任单位：县交通运输局、各乡镇）
    7.新建水厂2座。（责任单位：县水务局、各乡镇）
    8.建设茶园800亩。（责任单位：县农业农村局、各乡镇）
    9.新建敬老院3所。（责任单位：县民政局、各乡镇）
    10.建设书屋20个。（责任单位：县文化和旅游局、各乡镇）
    11.建设球场12个。（责任单位：县教育局、各乡镇）
    12.安装路灯900盏。（责任单位：县住房城乡建设局、各乡镇）
怎么改：核对是否漏列。
何时可忽略：该项任务确实与这些单位无关。
依据：同一方案各任务的分工口径应当一致。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Item, Kind, Role
from fangan.owners.units import is_collective

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_ENOUGH = 12


def check(draft: Draft) -> Iterator[Hit]:
    owned = [item for item in draft.plan.items if item.kind is Kind.TASK and _names(item)]
    counts = Counter(name for item in owned for name in _names(item) if is_collective(name))
    for name, count in counts.items():
        if count >= _ENOUGH - 1 and (len(owned) - count) * 12 <= len(owned):
            for item in owned:
                own = [entry for entry in item.assignments if entry.role is Role.RESPONSIBLE]
                if own and not own[0].inherited and not any(name in other for other in _names(item)):
                    yield Hit(own[0].span, f"其余 {count} 项都列了“{name}”，这一项没有")


def _names(item: Item) -> set[str]:
    return {name.text for entry in item.assignments for name in entry.names}

"""责任单位笼统。

一句话：一项任务只写了“有关部门”“各相关单位”，没有一家具名的单位。
为什么：没有具名的单位，就没有人签收，也无从考核。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：⟦县直有关部门⟧）
    2.治理河道12公里。（责任单位：县水务局）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局、县直有关部门）
    2.治理河道12公里。（责任单位：县水务局）
怎么改：至少写明一家牵头单位。
何时可忽略：确实是各单位都要做的事，如宣传、总结。
依据：任务分工应当责任到单位。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.names import is_vague
from fangan.model import Kind, Role

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_LEVEL = re.compile(r"^(?:全?[省市州县区]|[省市州县区镇乡]+)(?:级|直|属)?(?=各?(?:有关|相关))")


def check(draft: Draft) -> Iterator[Hit]:
    for item in draft.plan.items:
        entries = [entry for entry in item.assignments if entry.role is not Role.SUPERVISOR]
        names = [name.text for entry in entries for name in entry.names]
        own = [entry for entry in entries if not entry.inherited]
        if item.kind is Kind.TASK and own and names and all(map(_says_nobody, names)):
            yield Hit(own[0].names[0].span, "没有一家具名的责任单位")


def _says_nobody(name: str) -> bool:
    return is_vague(_LEVEL.sub("", name))

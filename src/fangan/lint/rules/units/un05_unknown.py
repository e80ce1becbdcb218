"""名录里没有的单位。

一句话：责任单位不在本级单位名录中。
为什么：任务派给了不存在的单位，或者名称写错，系统也无法派发。
反例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县商务局、⟦县物流局⟧）
正例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县商务局、县财政局）
怎么改：核对名称；确有其单位的，补入名录。
何时可忽略：名录不全，或者是上级、企业等名录以外的单位。
依据：使用者提供的单位名录（--units）。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Role
from fangan.owners.units import is_collective

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    if draft.units is None:
        return
    seen: set[str] = set()
    for each in draft.lists:
        for name in each.entry.names if each.entry.role is not Role.SUPERVISOR else ():
            known = name.text in draft.units or is_collective(name.text) or name.text in seen
            seen.add(name.text)
            if not known:
                yield Hit(name.span, "单位名录里没有这个单位")

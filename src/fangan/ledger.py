"""A plan's items as rows of a ledger (台账): what the listing and the workbook print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fangan.model import Indicator, Item, Kind, Plan, Role

KINDS = {Kind.TASK: "任务", Kind.INDICATOR: "指标", Kind.SAFEGUARD: "保障", Kind.PHASE: "阶段"}


class Row(NamedTuple):
    """One item, every cell as text for people. Owners are joined with 、; an inherited one has a 〔承〕."""

    path: str
    kind: str
    section: str
    task: str
    lead: str
    responsible: str
    cooperating: str
    supervisor: str
    deadline: str
    indicators: str


HEADS = Row(
    "编号", "类型", "板块", "任务", "牵头单位", "责任单位", "配合单位", "督办领导", "完成时限", "量化指标"
)


def rows(plan: Plan) -> Iterator[Row]:
    """Every item in the order of the text."""
    for item in plan.items:
        owners = {role: _owners(item, role) for role in Role}
        yield Row(
            path=" ".join(item.path),
            kind=KINDS[item.kind],
            section=item.section or "",
            task=_task(item),
            lead=owners[Role.LEAD],
            responsible=owners[Role.RESPONSIBLE],
            cooperating=owners[Role.COOPERATING],
            supervisor=owners[Role.SUPERVISOR],
            deadline=_deadline(item),
            indicators="；".join(_indicator(found) for found in item.indicators),
        )


def _task(item: Item) -> str:
    text = " ".join(item.text.split())
    return text if not item.heading or item.heading == item.text else f"{item.heading}。{text}"


def _owners(item: Item, role: Role) -> str:
    stretches = []
    for entry in item.assignments:
        if entry.role is role and entry.names:
            names = "、".join(name.text for name in entry.names)
            stretches.append(names + "等" * entry.open_ended + "〔承〕" * entry.inherited)
    return "；".join(stretches)


def _deadline(item: Item) -> str:
    if item.deadline is None:
        return ""
    return item.deadline.date.isoformat() if item.deadline.date else item.deadline.text


def _indicator(found: Indicator) -> str:
    year = f"{found.year}年" if found.year else ""
    if found.value is None:
        return year + found.text
    high = f"～{found.value_hi:g}" if found.value_hi is not None else ""
    sign = {"=": "：", ">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "约"}[found.op]
    return f"{year}{found.name}{sign}{found.value:.10g}{high}{found.unit or ''}"

"""What the cells of a list say, in plain words: for pages and files alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from luoshi.ledger.lights import NAMES, in_short
from luoshi.ledger.models import Assignment, Target
from luoshi.plans.models import OwnerRole

_SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "＞ ", "<": "＜ ", "~": "≈ "}
# Units that stand right behind the figure; Chinese words get a thin distance from it.
_TIGHT = frozenset({"%", "％", "‰", "℃"})


@dataclass(frozen=True)
class Named:
    """Somebody in a role, in short: a unit, a leader, or a group with the number of its units."""

    name: str
    count: int = 0

    def __str__(self) -> str:
        return _("%(name)s（%(n)s 个）") % {"name": self.name, "n": self.count} if self.count else self.name


class Head(NamedTuple):
    """Who holds a role of a task, by name; a list reads these and not whole assignments. Of `unit`, `group`
    and `leader` those that are not are None or empty."""

    role: str
    unit: str | None
    group: str | None
    leader: str

    @classmethod
    def of(cls, assignment: Assignment) -> Head:
        unit, group = assignment.unit, assignment.group
        names = (unit.name if unit else None, group.name if group else None)
        return cls(assignment.role, *names, assignment.leader)


def named(heads: Iterable[Head], role: str) -> list[Named]:
    """The holders of one role, a group of units as one."""
    singles: list[Named] = []
    groups: dict[str, int] = {}
    for each in heads:
        if each.role != role:
            continue
        if each.group is not None:
            groups[each.group] = groups.get(each.group, 0) + (each.unit is not None)
        else:
            singles.append(Named(each.unit or each.leader))
    return singles + [Named(name, count) for name, count in groups.items()]


def target_text(target: Target) -> str:
    """A target as people write it: ≥ 97%, 5–6 个工作日; words where it has no figure."""
    if target.low is None:
        return target.text or _("定性")
    number = figure(target.low) if target.high is None else f"{figure(target.low)}–{figure(target.high)}"
    unit = target.indicator.unit
    gap = "" if not unit or unit in _TIGHT else " "
    return f"{_SIGNS.get(target.operator, '')}{number}{gap}{unit}"


def figure(value: Decimal) -> str:
    """A number without useless zeros."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def promises(targets: Iterable[Target]) -> list[tuple[str, str]]:
    """(indicator, its targets on one line) of a task; the same target in every year stands once."""
    found: dict[int, tuple[str, dict[str, list[str]]]] = {}
    for target in targets:
        year = str(target.by.year) if target.by and target.year_written else ""
        _name, texts = found.setdefault(target.indicator_id, (target.indicator.name, {}))
        texts.setdefault(target_text(target), []).append(year)
    return [(name, _by_year(texts)) for name, texts in found.values()]


def _by_year(texts: dict[str, list[str]]) -> str:
    if len(texts) == 1:
        [(text, years)] = texts.items()
        return _("各年 %(target)s") % {"target": text} if len(years) > 1 else text
    return " / ".join(texts)


def deadline_text(task: Any) -> str:
    """The last day, or the words of the plan where they name none."""
    return task.deadline.isoformat() if task.deadline else (task.deadline_text or "—")


def signing_text(task: Any) -> str:
    """How many of those who have to sign for it have."""
    if not task.to_sign_count:
        return _("无需签收")
    return _("已签 %(signed)s / %(all)s") % {"signed": task.signed_count, "all": task.to_sign_count}


def _names(role: OwnerRole) -> Callable[[Any, dt.date], str]:
    return lambda task, _today: "、".join(map(str, named(task.heads, role)))


_TEXTS: dict[str, Callable[[Any, dt.date], str]] = {
    "light": lambda task, _today: str(NAMES[task.light]),
    "code": lambda task, _today: task.code,
    "key": lambda task, _today: task.key,
    "title": lambda task, _today: task.title,
    "lead": _names(OwnerRole.LEAD),
    "owners": lambda task, _today: f"{task.responsible_count} / {task.cooperating_count}",
    "responsible": _names(OwnerRole.RESPONSIBLE),
    "cooperating": _names(OwnerRole.COOPERATING),
    "supervisor": _names(OwnerRole.SUPERVISOR),
    "deadline": lambda task, _today: deadline_text(task),
    "figures": lambda task, _today: "\n".join(f"{name} {text}" for name, text in promises(task.targets)),
    "sign": lambda task, _today: signing_text(task),
    "state": lambda task, _today: str(task.get_state_display()),
    "kind": lambda task, _today: str(task.get_kind_display()),
    "plan": lambda task, _today: task.plan.title,
    "block": lambda task, _today: task.block.title if task.block else "",
    "why": lambda task, today: in_short(task, today),
    "text": lambda task, _today: task.text,
}


def text_of(key: str, task: Any, today: dt.date) -> str:
    """What the cell of a column says of a task (as `listing` reads it)."""
    return _TEXTS[key](task, today)

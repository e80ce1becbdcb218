"""Reads of the ledger: the list and its counts, one task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from luoshi.directory.models import Unit
from luoshi.ledger.lights import NAMES, with_light
from luoshi.ledger.models import Assignment, Block, Indicator, Task, TaskState
from luoshi.plans.models import OwnerRole

if TYPE_CHECKING:
    from luoshi.ledger.lights import LitTasks


@dataclass(frozen=True)
class Filters:
    """What a ledger list is narrowed to; empty strings mean no filter. Identifiers are public ones.

    `due` is a number of days: open tasks whose deadline falls from today to that many days on.
    """

    plan: str = ""
    block: str = ""
    unit: str = ""
    role: str = ""
    light: str = ""
    kind: str = ""
    due: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        return cls(**{name: str(query.get(name, "")).strip()[:100] for name in cls.__dataclass_fields__})

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def narrowed(tasks: QuerySet[Task], filters: Filters, on: dt.date, *, but: str = "") -> LitTasks:
    """The tasks that pass every filter except the one named `but`, each with its light as of the day."""
    held = Q()
    if filters.unit and but != "unit":
        held &= Q(unit__pid=filters.unit)
    if filters.role and but != "role":
        held &= Q(role=filters.role)
    if held:
        # Unit and role must hold of the same assignment: "led by X", not "X has a part and someone leads".
        tasks = tasks.filter(pk__in=Assignment.objects.filter(held).values("task"))
    for name, lookup in (("plan", "plan__pid"), ("block", "block__pid"), ("kind", "kind")):
        value = getattr(filters, name)
        if value and but != name:
            tasks = tasks.filter(**{lookup: value})
    if filters.due.isdecimal() and but != "due":
        until = on + dt.timedelta(days=min(int(filters.due), 3660))
        tasks = tasks.filter(deadline__range=(on, until)).exclude(state=TaskState.DONE)
    for word in filters.words.split():
        tasks = tasks.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(code__icontains=word))
    lit = with_light(tasks, on)
    if filters.light and but != "light":
        lit = lit.filter(light__in=filters.light.split(","))
    return lit


def counts_by_light(tasks: LitTasks) -> dict[str, int]:
    """How many tasks have each light, worst first, zeros included."""
    found = dict(tasks.order_by().values_list("light").annotate(Count("pk", distinct=True)))
    return {light: found.get(light, 0) for light in NAMES}


def rows(tasks: LitTasks) -> LitTasks:
    """The tasks with all that a row of the list shows, in the order of their plans."""
    return (
        tasks.select_related("plan", "block")
        .prefetch_related(
            Prefetch(
                "assignments",
                queryset=Assignment.objects.filter(
                    role__in=(OwnerRole.LEAD, OwnerRole.SUPERVISOR)
                ).select_related("unit", "group"),
                to_attr="heads",
            ),
            Prefetch("indicators", queryset=Indicator.objects.prefetch_related("targets")),
        )
        .annotate(
            responsible_count=Count(
                "assignments",
                filter=Q(assignments__role=OwnerRole.RESPONSIBLE, assignments__ended_at__isnull=True),
                distinct=True,
            ),
            cooperating_count=Count(
                "assignments",
                filter=Q(assignments__role=OwnerRole.COOPERATING, assignments__ended_at__isnull=True),
                distinct=True,
            ),
        )
        .order_by("-plan__created_at", "plan_id", "position")
    )


def plan_of_block(pid: str) -> str:
    """The public id of a block's plan, empty for an unknown block."""
    return Block.objects.filter(pid=pid).values_list("plan__pid", flat=True).first() or ""


def with_own_part(tasks: LitTasks, unit: Unit) -> LitTasks:
    """The tasks, each with `own_part`: the assignments of the unit in it."""
    own = Assignment.objects.filter(unit=unit)
    return tasks.prefetch_related(Prefetch("assignments", queryset=own, to_attr="own_part"))


def block_light_counts(tasks: LitTasks) -> list[tuple[str, str, str, int]]:
    """(block's pid, block's title, light, tasks) for the chart, in the order of the plan."""
    return list(
        tasks.filter(block__isnull=False)
        .order_by("block__version_id", "block__position")
        .values_list("block__pid", "block__title", "light")
        .annotate(Count("pk", distinct=True))
    )


def with_context(task: Task, around: int = 120) -> tuple[str, str, str]:
    """(before, the item's own words, after) from the issued text, for the task's page."""
    if task.item is None:
        return "", task.text, ""
    text, start, end = task.version.text, task.item.start, task.item.end
    before = text[max(0, start - around) : start]
    after = text[end : end + around]
    return before.rsplit("\n", 2)[-1] if "\n" in before else before, text[start:end], after.split("\n\n")[0]


@dataclass
class Holding:
    """Everyone in one role of a task; members of a group stand under its name as written."""

    role: str
    label: str
    singles: list[Assignment] = field(default_factory=list)
    groups: dict[str, list[Assignment]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.singles) + sum(len(rows) for rows in self.groups.values())


def holders(task: Task) -> list[Holding]:
    """The task's assignments by role, in the order in which roles are named in documents."""
    order = (OwnerRole.SUPERVISOR, OwnerRole.LEAD, OwnerRole.RESPONSIBLE, OwnerRole.COOPERATING)
    found = {role.value: Holding(role.value, str(role.label)) for role in order}
    for row in task.assignments.select_related("unit", "group"):
        holding = found[row.role]
        if row.group is None:
            holding.singles.append(row)
        else:
            holding.groups.setdefault(row.written, []).append(row)
    return [holding for holding in found.values() if holding.count]


def neighbours(tasks: QuerySet[Task], task: Task) -> tuple[Task | None, Task | None]:
    """The task before and the one after, among those the reader may see."""
    same = tasks.filter(plan=task.plan)
    return (
        same.filter(position__lt=task.position).order_by("-position").first(),
        same.filter(position__gt=task.position).order_by("position").first(),
    )

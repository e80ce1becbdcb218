"""Reads of the ledger: the list and its counts, one task."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Prefetch, QuerySet, When

from luoshi.directory.models import Unit
from luoshi.ledger.lights import NAMES
from luoshi.ledger.models import Assignment, Block, Task
from luoshi.plans.models import OwnerRole

if TYPE_CHECKING:
    from luoshi.ledger.lights import LitTasks


def counts_by_light(tasks: LitTasks) -> dict[str, int]:
    """How many tasks have each light, worst first, zeros included."""
    found = dict(tasks.order_by().values_list("light").annotate(Count("pk", distinct=True)))
    return {light: found.get(light, 0) for light in NAMES}


def rows(tasks: LitTasks) -> LitTasks:
    """The tasks with all that a line of a short list shows, in the order of their plans; `heads` are those
    who lead or supervise. The ledger list itself reads more (see `listing`)."""
    heads = Assignment.objects.filter(role__in=(OwnerRole.LEAD, OwnerRole.SUPERVISOR))
    return (
        tasks.select_related("plan", "block")
        .prefetch_related(
            Prefetch("assignments", queryset=heads.select_related("unit", "group"), to_attr="heads")
        )
        .order_by("-plan__created_at", "plan_id", "position")
    )


def plan_of_block(pid: str) -> str:
    """The public id of a block's plan, empty for an unknown block."""
    return Block.objects.filter(pid=pid).values_list("plan__pid", flat=True).first() or ""


def with_own_part(tasks: LitTasks, unit: Unit) -> LitTasks:
    """The tasks, each with `own_part`: the assignments of the unit in it, what weighs most first."""
    weight = Case(*(When(role=role, then=number) for number, role in enumerate(OwnerRole)), default=9)
    own = Assignment.objects.filter(unit=unit).order_by(weight, "pk")
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


def in_full(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The tasks as their pages show them: everyone who holds one is read once, for all that asks about it."""
    held = Assignment.objects.select_related(
        "unit", "group", "person", "signed_by", "offered_unit", "offered_person"
    )
    return tasks.select_related("plan", "version", "item", "block", "jurisdiction").prefetch_related(
        Prefetch("assignments", queryset=held.order_by("position", "pk"))
    )


def holders(task: Task) -> list[Holding]:
    """The assignments of a task (see `in_full`) by role, in the order in which documents name roles."""
    order = (OwnerRole.SUPERVISOR, OwnerRole.LEAD, OwnerRole.RESPONSIBLE, OwnerRole.COOPERATING)
    found = {role.value: Holding(role.value, str(role.label)) for role in order}
    for row in task.assignments.all():
        holding = found[row.role]
        if row.group is None:
            holding.singles.append(row)
        else:
            holding.groups.setdefault(row.written, []).append(row)
    return [holding for holding in found.values() if holding.count]


def neighbours(tasks: QuerySet[Task], task: Task) -> tuple[Task | None, Task | None]:
    """The task before and the one after, among those the reader may see."""
    same = tasks.filter(plan=task.plan).only("pid", "title", "position")
    before = same.filter(position__lt=task.position).order_by("-position")[:1]
    after = same.filter(position__gt=task.position).order_by("position")[:1]
    found = {each.position > task.position: each for each in before.union(after)}
    return found.get(False), found.get(True)

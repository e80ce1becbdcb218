"""How a ledger list is grouped: the ways to choose from, and the rows of a page under their headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote_plus, urlencode

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.lights import NAMES
from luoshi.ledger.models import Assignment, SignState, Task, TaskState
from luoshi.plans.models import OwnerRole, Plan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from luoshi.ledger.lights import LitTasks

NONE, USUAL = "none", "block"
_PLANS = ("-plan_id",)


@dataclass(frozen=True)
class Way:
    """One way to group: the key of a task's group (a text, never empty), the order of the groups, and what
    a heading says of a group, of whose tasks one is given. `around` finds again, without reading every
    task's key, the tasks of the groups that some tasks are of (others may be among them); a way without it
    has so few groups that all of them may be counted. `told` tells groups apart for counting where that
    takes less than the keys, for which tens of thousands of tasks would be joined to what they are of;
    `tells` says the same of one task."""

    label: StrOrPromise
    key: Callable[[], Any]
    order: Callable[[], tuple[Any, ...]]
    title: Callable[[Any], str]
    around: Callable[[Sequence[Any]], Q] | None = None
    told: Callable[[], Any] | None = None
    tells: Callable[[Any], Any] = lambda task: task.group_key

    def counted(self, tasks: Sequence[Any]) -> Any:
        """What to count by for the groups that these tasks are of: what `tells` says, nothing for others."""
        told = (self.told or self.key)()
        return told if self.around is None else Case(When(self.around(tasks), then=told), default=None)


def _first(role: OwnerRole, field_name: str) -> Subquery:
    """Of the task's first holder of the role."""
    held = Assignment.objects.filter(task=OuterRef("pk"), role=role).order_by("position")
    return Subquery(held.values(field_name)[:1])


def _signing() -> Case:
    """The least advanced of a task's assignments speaks for it."""
    of_task = Assignment.objects.filter(task=OuterRef("pk"))
    whens = [
        When(Exists(of_task.filter(sign_state=state)), then=Value(state.value))
        for state in (SignState.REFUSED, SignState.OFFERED, SignState.AWAITING, SignState.SIGNED)
    ]
    return Case(*whens, default=Value(SignState.NONE.value), output_field=CharField())


def by_severity(field_name: str, order: Iterable[str]) -> Case:
    """The place of a text value in a given order."""
    return Case(*(When(**{field_name: each}, then=Value(place)) for place, each in enumerate(order)))


def _lead_name(task: Any) -> str:
    head = next((each for each in task.heads if each.role == OwnerRole.LEAD), None)
    if head is None:
        return _("没有牵头单位")
    return head.unit or head.group or ""


def _around_blocks(tasks: Sequence[Any]) -> Q:
    blocks = {task.block_id for task in tasks if task.block_id is not None}
    apart = {task.plan_id for task in tasks if task.block_id is None}
    found = Q(block__any=list(blocks))
    return found | Q(block__isnull=True, plan__any=list(apart)) if apart else found


def _around_months(tasks: Sequence[Any]) -> Q:
    days = [task.deadline for task in tasks if task.deadline]
    found = Q(deadline__isnull=True) if len(days) < len(tasks) else Q(pk__in=[])
    if days:
        after = (max(days).replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        found |= Q(deadline__gte=min(days).replace(day=1), deadline__lt=after)
    return found


WAYS: dict[str, Way] = {
    "block": Way(
        gettext_lazy("板块"),
        lambda: Case(
            When(block__isnull=False, then=F("block__pid")),
            default=Concat(Value("-"), F("plan__pid")),
            output_field=CharField(),
        ),
        lambda: (*_PLANS, F("block_id").asc(nulls_last=True)),
        lambda task: task.block.title if task.block else _("未分板块"),
        _around_blocks,
        lambda: Coalesce(F("block_id"), -F("plan_id")),
        lambda task: task.block_id or -task.plan_id,
    ),
    "plan": Way(
        gettext_lazy("方案"),
        lambda: F("plan__pid"),
        lambda: _PLANS,
        lambda task: task.plan.title,
        lambda tasks: Q(plan__any=list({task.plan_id for task in tasks})),
        lambda: F("plan_id"),
        lambda task: task.plan_id,
    ),
    "unit": Way(
        gettext_lazy("牵头单位"),
        lambda: Coalesce(F("lead__pid"), Value("-")),
        lambda: (F("lead__position").asc(nulls_last=True), F("lead").asc(nulls_last=True)),
        _lead_name,
        told=lambda: F("lead_id"),
        tells=lambda task: task.lead_id,
    ),
    "leader": Way(
        gettext_lazy("督办领导"),
        lambda: Coalesce(_first(OwnerRole.SUPERVISOR, "leader"), Value("-")),
        lambda: ("group_key",),
        lambda task: _("没有督办领导") if task.group_key == "-" else task.group_key,
    ),
    "month": Way(
        gettext_lazy("时限月份"),
        lambda: Coalesce(Left(Cast("deadline", CharField()), 7), Value("-")),
        lambda: (F("deadline").asc(nulls_last=True),),
        lambda task: task.deadline.strftime("%Y-%m") if task.deadline else _("没有具体时限"),
        _around_months,
    ),
    "light": Way(
        gettext_lazy("灯"),
        lambda: F("light"),
        lambda: (by_severity("light", NAMES),),
        lambda task: str(NAMES[task.light]),
    ),
    "sign": Way(
        gettext_lazy("签收"),
        _signing,
        lambda: (by_severity("group_key", ("refused", "offered", "awaiting", "signed", "none")),),
        lambda task: str(SignState(task.group_key).label),
    ),
    "state": Way(
        gettext_lazy("状态"),
        lambda: F("state"),
        lambda: ("state",),
        lambda task: str(TaskState(task.state).label),
    ),
    NONE: Way(gettext_lazy("不分组"), lambda: Value("-", output_field=CharField()), tuple, lambda _task: ""),
}


def way(name: str) -> Way:
    """The way of this name; an unknown one is the usual way."""
    return WAYS.get(name) or WAYS[USUAL]


def with_group(tasks: QuerySet[Any], name: str) -> LitTasks:
    """The tasks, each with `group_key`."""
    return cast("LitTasks", tasks.annotate(group_key=way(name).key()))


@dataclass(frozen=True)
class GroupCount:
    """How many of the listed tasks of a group have a light; `query` opens exactly these."""

    light: str
    name: str
    number: int
    query: str


@dataclass
class Group:
    """One group on the page; `number` counts all its tasks in the list, of which the page may show a part.
    `supervisors` are named where all its tasks on the page have the same."""

    key: str
    title: str
    tasks: list[Task]
    plan: Plan | None = None
    number: int = 0
    supervisors: list[str] = field(default_factory=list)
    counts: list[GroupCount] = field(default_factory=list)
    query: str = ""


def grouped(
    tasks: Iterable[Any], name: str, counts: Mapping[str, Mapping[str, int]], query: Mapping[str, str]
) -> list[Group]:
    """Tasks (with `group_key` and `heads`, in order) under their headings; `counts` gives for each group the
    listed tasks by light; `query` is the list's address."""
    chosen, found = way(name), []
    names = [(light, str(word)) for light, word in NAMES.items()]
    rest = {key: value for key, value in query.items() if key not in ("group", "of", "light")}
    narrower = urlencode({**rest, "group": name})
    for key, run in groupby(tasks, key=lambda task: task.group_key):
        rows = list(run)
        numbers = counts.get(key, {})
        here = f"{narrower}&of={quote_plus(key)}"
        found.append(
            Group(
                key=key,
                title=chosen.title(rows[0]),
                tasks=rows,
                plan=rows[0].plan if name == "block" else None,
                number=sum(numbers.values()),
                supervisors=_shared_supervisors(rows) if name != "leader" else [],
                counts=[
                    GroupCount(light, word, numbers[light], f"{here}&light={light}")
                    for light, word in names
                    if numbers.get(light)
                ],
                query=here if "light" not in query else f"{here}&light={quote_plus(query['light'])}",
            )
        )
    return found


def _shared_supervisors(tasks: list[Any]) -> list[str]:
    sets = {tuple(head.leader for head in task.heads if head.role == OwnerRole.SUPERVISOR) for task in tasks}
    return list(sets.pop()) if len(sets) == 1 else []

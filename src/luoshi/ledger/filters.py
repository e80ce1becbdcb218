"""What a ledger list is narrowed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from luoshi.ledger import awaiting, search
from luoshi.ledger.grouping import with_group
from luoshi.ledger.lights import with_light
from luoshi.ledger.models import OPEN_STATES, Assignment, Change, Task, TaskState

if TYPE_CHECKING:
    from luoshi.ledger.lights import LitTasks

_FURTHEST = 3660  # days ahead that `due` may reach


@dataclass(frozen=True)
class Filters:
    """Empty strings mean no filter. Identifiers are public ones.

    `due` is a number of days: open tasks whose deadline falls from today to that many days on. `leader` is a
    supervisor's name, `month` a deadline's YYYY-MM. `of` is a group of the grouping `group`, as its heading
    counts it. `sign` is a word of `awaiting.standing`, `asks` a state of a request for change that waits, or
    "any". Cancelled tasks are left out unless `state` asks for them.
    """

    plan: str = ""
    block: str = ""
    unit: str = ""
    role: str = ""
    leader: str = ""
    light: str = ""
    kind: str = ""
    state: str = ""
    sign: str = ""
    asks: str = ""
    due: str = ""
    month: str = ""
    words: str = ""
    group: str = ""
    of: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        return cls(**{name: str(query.get(name, "")).strip()[:100] for name in cls.__dataclass_fields__})

    @property
    def any(self) -> bool:
        """Whether anything narrows the list; a grouping alone does not."""
        return any(getattr(self, name) for name in self.__dataclass_fields__ if name != "group")

    @property
    def each_word(self) -> list[str]:
        """The words looked for; more than eight would only slow the search down."""
        return self.words.split()[:8]


def narrowed(tasks: QuerySet[Task], filters: Filters, on: dt.date, *, but: str = "") -> LitTasks:
    """The tasks that pass every filter except the one named `but`, each with its light as of the day."""
    held = _held(filters, on, but)
    if held:
        # Unit, role and signing must hold of the same assignment: "led by X", not "X has a part and
        # someone leads".
        tasks = tasks.filter(pk__in=Assignment.objects.filter(held).order_by().values("task"))
    if filters.leader and but != "leader":
        supervised = Assignment.objects.filter(role="supervisor", leader=filters.leader)
        tasks = tasks.filter(pk__in=supervised.order_by().values("task"))
    if filters.asks and but != "asks":
        states = OPEN_STATES if filters.asks == "any" else (filters.asks,)
        tasks = tasks.filter(pk__in=Change.objects.filter(state__in=states).order_by().values("task"))
    for name, lookup in (("plan", "plan__pid"), ("block", "block__pid"), ("kind", "kind")):
        value = getattr(filters, name)
        if value and but != name:
            tasks = tasks.filter(**{lookup: value})
    tasks = tasks.filter(_dated(filters, on, but))
    if filters.state and but != "state":
        tasks = tasks.filter(state=filters.state)
    else:
        tasks = tasks.exclude(state=TaskState.CANCELLED)
    tasks = search.found(tasks, filters.each_word)
    lit = with_light(tasks, on)
    if filters.light and but != "light":
        lit = lit.filter(light__in=filters.light.split(","))
    if filters.of and but != "of":
        grouped: QuerySet[Any] = with_group(lit, filters.group)
        lit = grouped.filter(group_key=filters.of)
    return lit


def _held(filters: Filters, on: dt.date, but: str) -> Q:
    held = Q()
    if filters.unit and but != "unit":
        held &= Q(unit__pid=filters.unit)
    if filters.role and but != "role":
        held &= Q(role=filters.role)
    if filters.sign and but != "sign":
        held &= awaiting.standing(filters.sign, on)
    return held


def _dated(filters: Filters, on: dt.date, but: str) -> Q:
    dated = Q()
    if filters.due.isdecimal() and but != "due":
        until = on + dt.timedelta(days=min(int(filters.due), _FURTHEST))
        dated &= Q(deadline__range=(on, until)) & ~Q(state=TaskState.DONE)
    if filters.month and but != "month":
        first = _first_day(filters.month)
        if first is None:
            return Q(pk__in=[])
        after = (first + dt.timedelta(days=32)).replace(day=1)
        dated &= Q(deadline__gte=first, deadline__lt=after)
    return dated


def _first_day(month: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError:
        return None

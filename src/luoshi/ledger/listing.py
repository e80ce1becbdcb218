"""One page of the ledger list: read from an address, in few questions to the database."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, Min, QuerySet, Value, When

from luoshi.directory.permission import Actor
from luoshi.ledger import columns, grouping, search
from luoshi.ledger.access import visible
from luoshi.ledger.columns import Column
from luoshi.ledger.filters import Filters, narrowed
from luoshi.ledger.lights import NAMES
from luoshi.ledger.models import Assignment, SignState, Target, Task
from luoshi.ledger.values import Head
from luoshi.plans.models import OwnerRole

if TYPE_CHECKING:
    from luoshi.ledger.lights import LitTasks

PAGE = 100
# Columns that show how many hold the task, and the roles whose names every list needs.
_COUNTED = {"owners", "sign"}
_HEADS = (OwnerRole.LEAD, OwnerRole.SUPERVISOR)
# What the cells and headings of a list show of a task itself; other columns would be read for nothing.
_SHOWN = (
    *("pid", "key", "code", "kind", "title", "text", "state", "ownerless_because"),
    *("deadline", "deadline_text", "deadline_basis", "plan__pid", "plan__title", "plan__period_start"),
    *("plan__warning_days", "block__pid", "block__title"),
)
_TO_SIGN = {SignState.AWAITING, SignState.SIGNED, SignState.REFUSED, SignState.OFFERED}
# Of one task in the list: its key, its group, its light.
Place = tuple[int, str, str]
# By what stands in the task itself and in an index: plans and blocks get their keys in their order.
_PLAN_ORDER = ("-plan_id", "position", "pk")
SORTS: dict[str, tuple[Any, ...]] = {
    "plan": _PLAN_ORDER,
    "deadline": (F("deadline").asc(nulls_last=True),),
    "-deadline": (F("deadline").desc(nulls_last=True),),
    "light": (grouping.by_severity("light", NAMES), F("deadline").asc(nulls_last=True)),
    "-light": (grouping.by_severity("light", reversed(NAMES)), F("deadline").asc(nulls_last=True)),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for; the address is the whole state of a list."""

    filters: Filters
    sort: str
    columns: list[Column]
    page: int
    after: str  # the group that the rows before these ended with: its heading stands there already
    query: dict[str, str]

    @classmethod
    def from_query(cls, query: Mapping[str, str], own_columns: str = "") -> Asked:
        """`own_columns` are those that the reader has chosen, for an address that names none."""
        kept = {key: str(value) for key, value in query.items() if value and key not in ("page", "after")}
        filters = Filters.from_query(kept)
        if filters.group not in grouping.WAYS:
            # What is looked for by words comes best first; whatever else, under its blocks.
            usual = grouping.NONE if filters.words and "sort" not in kept else grouping.USUAL
            filters = replace(filters, group=usual)
        number = str(query.get("page", ""))
        return cls(
            filters=filters,
            sort=kept["sort"] if kept.get("sort") in SORTS else ("words" if filters.words else "plan"),
            columns=columns.chosen(kept.get("cols", "") or own_columns),
            page=max(1, int(number)) if number.isdecimal() and len(number) < 7 else 1,
            after=str(query.get("after", "")),
            query=kept,
        )

    def address(self, **changed: str) -> str:
        """The query string of this list with something changed; an empty value takes it out."""
        merged = {**self.query, **changed}
        return urlencode({key: value for key, value in merged.items() if value})


class Listing:
    """The list that an actor sees at an address on a day."""

    def __init__(self, actor: Actor, asked: Asked, on: dt.date) -> None:
        self.asked, self.on = asked, on
        self.filters = asked.filters
        # What the words find is asked once, for the rows and for the counts.
        self.tasks = search.found(visible(actor), self.filters.each_word)
        self._others = replace(self.filters, words="")

    @cached_property
    def _of_any_light(self) -> LitTasks:
        """The tasks of the list and those that only its filter of lights leaves out, with `light`."""
        return narrowed(self.tasks, self._others, self.on, but="light")

    @cached_property
    def shown(self) -> LitTasks:
        """All tasks of the list, with `light` and `group_key`, not yet in order."""
        lit = self._of_any_light
        if self.filters.light:
            lit = lit.filter(light__in=self.filters.light.split(","))
        return grouping.with_group(lit, self.filters.group)

    def ordered(self) -> LitTasks:
        """All tasks of the list in its order."""
        return self._in_order(self.shown)

    def _in_order(self, tasks: LitTasks) -> LitTasks:
        if self.asked.sort == "words" and any(map(search.expression, self.filters.each_word)):
            sort: tuple[Any, ...] = (search.rank(self.filters.each_word).desc(),)
        else:
            sort = SORTS.get(self.asked.sort, _PLAN_ORDER)
        return tasks.order_by(*grouping.way(self.filters.group).order(), *sort, *_PLAN_ORDER)

    def places(self) -> QuerySet[Any, Place]:
        """All tasks of the list in its order, each with what the database alone can tell of its place."""
        return self.ordered().values_list("pk", "group_key", "light")

    @cached_property
    def rows(self) -> list[Any]:
        """The tasks of this page, with all that their cells show."""
        start = (self.asked.page - 1) * PAGE
        return self.read(self.places()[start : start + PAGE])

    def read(self, places: Iterable[Place]) -> list[Any]:
        """The tasks of these places in their order, with all that the columns show: in as many questions for
        a thousand tasks as for one. `heads` are the holders whose names are shown, `targets` the targets."""
        order = list(places)
        # By their keys alone: what put them in this order need not be worked out twice.
        tasks = Task.objects.filter(pk__any=[key for key, _group, _light in order])
        held: dict[int, Any] = {task.pk: task for task in tasks.select_related("plan", "block").only(*_SHOWN)}
        found = []
        for key, group, light in order:
            if task := held.get(key):
                task.group_key, task.light = group, light
                found.append(task)
        _add_holders(found, self.asked.columns)
        if any(column.figures for column in self.asked.columns):
            _add_targets(found)
        return found

    @cached_property
    def _counts(self) -> list[tuple[str, str, int]]:
        """(group, light, tasks) whatever the chosen light. Of many groups those on the page alone are told
        apart; then what is of the group "" is all the tasks."""
        every = self._of_any_light.order_by()
        around = grouping.way(self.filters.group).around
        if around is None:
            return list(_tally(grouping.with_group(every, self.filters.group)))
        some = grouping.with_group(every.filter(around(self.rows)), self.filters.group)
        every = every.annotate(group_key=Value("", output_field=CharField()))
        return list(_tally(every).union(_tally(some), all=True))

    @cached_property
    def by_light(self) -> dict[str, int]:
        """How many tasks there are of each light, worst first, whatever the chosen light."""
        found = dict.fromkeys(NAMES, 0)
        told_apart = grouping.way(self.filters.group).around is None
        for group, light, number in self._counts:
            if told_apart or not group:
                found[light] += number
        return found

    @cached_property
    def _lights(self) -> set[str]:
        return set(self.filters.light.split(",")) if self.filters.light else set(NAMES)

    @cached_property
    def count(self) -> int:
        """The length of the list."""
        return sum(number for light, number in self.by_light.items() if light in self._lights)

    @cached_property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))

    @property
    def first(self) -> int:
        """The place in the list of the first row on the page."""
        return (self.asked.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @cached_property
    def groups(self) -> list[grouping.Group]:
        """The rows of the page under their headings."""
        counts: dict[str, dict[str, int]] = {}
        for group, light, number in self._counts:
            if light in self._lights:
                counts.setdefault(group, {})[light] = number
        return grouping.grouped(self.rows, self.filters.group, counts, self.asked.query)


def _tally(tasks: LitTasks) -> QuerySet[Any, tuple[str, str, int]]:
    """(group, light, tasks)."""
    return tasks.values_list("group_key", "light").annotate(number=Count("pk"))


def _add_holders(tasks: Sequence[Any], wanted: Collection[Column]) -> None:
    """Give each task its `heads`, those whose names the columns show: who leads and who supervises, or
    everyone; and the numbers of assignments that they show. Who is only counted is counted by the database:
    a task may be everybody's."""
    held = Assignment.objects.filter(task__any=[task.pk for task in tasks])
    if any(column.everyone for column in wanted):
        name: Any = F("unit__name")
    else:
        name = Case(When(role__in=_HEADS, then=F("unit__name")), default=None)
        if not any(column.key in _COUNTED for column in wanted):
            held = held.filter(role__in=_HEADS)
    named = held.values_list("task_id", "role", "sign_state", name, "group__name", "leader")
    rows: Any = named.annotate(Count("pk"), first=Min("position")).order_by("first")
    found: dict[int, _Holders] = defaultdict(_Holders)
    for task_id, role, sign, unit, group, leader, number, _first in rows:
        found[task_id].add(role, sign, unit, group, leader, number)
    for task in tasks:
        mine = found[task.pk]
        task.heads = mine.heads
        task.responsible_count = mine.roles[OwnerRole.RESPONSIBLE]
        task.cooperating_count = mine.roles[OwnerRole.COOPERATING]
        task.to_sign_count = sum(mine.signs[state] for state in _TO_SIGN)
        task.signed_count = mine.signs[SignState.SIGNED]


class _Holders:
    """Of one task: names, and numbers by role and by state of signing."""

    def __init__(self) -> None:
        self.heads: list[Head] = []
        self.roles: Counter[str] = Counter()
        self.signs: Counter[str] = Counter()

    def add(
        self, role: str, sign: str, unit: str | None, group: str | None, leader: str, number: int
    ) -> None:
        self.roles[role] += number
        self.signs[sign] += number
        self.heads.append(Head(role, unit, group, leader))


def _add_targets(tasks: Sequence[Any]) -> None:
    """Give each task its `targets` in force, with their indicators."""
    by_task: dict[int | None, list[Target]] = {}
    rows = Target.objects.filter(
        indicator__task__any=[task.pk for task in tasks],
        indicator__retired_at__isnull=True,
        superseded_at__isnull=True,
        interim=False,
    )
    for row in rows.select_related("indicator").order_by("indicator__position", "indicator_id", "by", "pk"):
        by_task.setdefault(row.indicator.task_id, []).append(row)
    for task in tasks:
        task.targets = by_task.get(task.pk, [])

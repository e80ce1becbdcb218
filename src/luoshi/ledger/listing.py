"""One page of the ledger list: read from an address, in few questions to the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet

from luoshi.directory.permission import Actor
from luoshi.ledger import columns, grouping, search
from luoshi.ledger.access import visible
from luoshi.ledger.columns import Column
from luoshi.ledger.filters import Filters, narrowed
from luoshi.ledger.lights import NAMES
from luoshi.ledger.lines import tasks_of

if TYPE_CHECKING:
    from luoshi.ledger.lights import LitTasks

PAGE = 100
# Of one task in the list: its key and its group's.
Place = tuple[int, str]
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
        """All tasks of the list in its order, each with the key of its group. Not with its light: that would
        be worked out for all the tasks before the page as well."""
        return self.ordered().values_list("pk", "group_key")

    @cached_property
    def rows(self) -> list[Any]:
        """The tasks of this page, with all that their cells show."""
        start = (self.asked.page - 1) * PAGE
        return self.read(self.places()[start : start + PAGE])

    def read(self, places: Iterable[Place]) -> list[Any]:
        """The tasks of these places in their order, with all that the columns show (see `lines`)."""
        order = list(places)
        held = tasks_of([key for key, _group in order], self.asked.columns, self.on)
        found = []
        for key, group in order:
            if task := held.get(key):
                task.group_key = group
                found.append(task)
        return found

    @cached_property
    def _way(self) -> grouping.Way:
        return grouping.way(self.filters.group)

    @cached_property
    def _counts(self) -> list[tuple[Any, str, int]]:
        """(group, light, tasks) whatever the chosen light; of many groups only those on the page are told
        apart (see `grouping.Way`)."""
        rows = self.rows if self._way.around else []
        every = self._of_any_light.annotate(told=self._way.counted(rows)).order_by()
        return list(every.values_list("told", "light").annotate(number=Count("*")))

    @cached_property
    def by_light(self) -> dict[str, int]:
        """How many tasks there are of each light, worst first, whatever the chosen light."""
        found = dict.fromkeys(NAMES, 0)
        for _group, light, number in self._counts:
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
        counts: dict[Any, dict[str, int]] = {}
        for group, light, number in self._counts:
            if light in self._lights:
                counts.setdefault(group, {})[light] = number
        by_key = {task.group_key: counts.get(self._way.tells(task), {}) for task in self.rows}
        return grouping.grouped(self.rows, self.filters.group, by_key, self.asked.query)

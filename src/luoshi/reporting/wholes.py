"""The figure by which a lead unit's indicator is judged: what the units that it sums up gave, else its own.

Theirs stand for the whole from the last day for which every one of them that is asked has given one: a part
is never passed off as the whole. The lead's own figure serves where that is of a later day, or there is none.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Max, Q, QuerySet

from luoshi.directory.models import Unit
from luoshi.ledger.models import Assignment, Indicator
from luoshi.plans.models import OwnerRole
from luoshi.reporting.figures import summed_up
from luoshi.reporting.models import Asks, Combine, Figure, Obligation, Series, State

_BACK = dt.timedelta(days=400)


@dataclass(frozen=True)
class Judged:
    """A value as of a day; `source` says of whose figures it was made, empty where it is the lead's own."""

    value: Decimal
    ends_on: dt.date
    source: str = ""


@dataclass(frozen=True)
class _Sum:
    """Whose figures of a day make the whole of an indicator of a lead's task."""

    series: Series
    day: dt.date
    units: frozenset[int]


def judged_by(
    leads: Collection[Assignment], indicators: Mapping[int, Collection[Indicator]], on: dt.date
) -> dict[tuple[int, int], Judged]:
    """By (assignment, indicator): of lead assignments (with `task` loaded) and the indicators of their tasks
    (with `counted__series` loaded). Nothing where no figure has been handed in by the day."""
    pairs = [(row, each) for row in leads for each in indicators.get(row.task_id, ())]
    given = _Given(leads, {each.counted.series_id for _row, each in pairs}, on)
    sums = {(row.pk, each.pk): given.sum_of(row, each.counted.series) for row, each in pairs}
    parts = given.on_days({made.day for made in sums.values() if made is not None})
    found: dict[tuple[int, int], Judged] = {}
    for row, each in pairs:
        series, made = each.counted.series, sums[row.pk, each.pk]
        whole = made and summed_up(
            series, [part for part in parts[series.pk, made.day] if part.unit_id in made.units]
        )
        if made and whole:
            found[row.pk, each.pk] = Judged(whole.value, made.day, whole.source)
        elif own := given.own.get((series.pk, row.unit_id or 0)):
            found[row.pk, each.pk] = Judged(own.value, own.ends_on)
    return found


class _Given:
    """What has been handed in of some series by those who lead tasks and those whom they sum up."""

    def __init__(self, leads: Collection[Assignment], series: Collection[int], on: dt.date) -> None:
        self.on = on
        self.leads = leads
        self.rows: QuerySet[Figure] = Figure.objects.filter(
            Q(report=None) | Q(report__obligation__state__in=(State.SUBMITTED, State.ACCEPTED)),
            series__in=series,
            unit__in={row.unit_id for row in leads}.union(*self.helpers.values(), *self.inferiors.values()),
            ends_on__range=(on - _BACK, on),
        )

    @cached_property
    def helpers(self) -> dict[int, set[int]]:
        """By task, the units that are responsible beside its lead."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = Assignment.objects.filter(
            task__in={row.task_id for row in self.leads}, role=OwnerRole.RESPONSIBLE, unit__isnull=False
        )
        for task, unit in rows.values_list("task", "unit"):
            found[task].add(unit or 0)
        return found

    @cached_property
    def inferiors(self) -> dict[int, set[int]]:
        """By unit that leads, those under it."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = Unit.objects.filter(superior__in={row.unit_id for row in self.leads})
        for superior, unit in rows.values_list("superior", "pk"):
            found[superior or 0].add(unit)
        return found

    @cached_property
    def asked(self) -> set[tuple[int, int]]:
        """(plan, unit): the helpers that are asked for figures at all."""
        rows = Obligation.objects.filter(
            duty__plan__in={row.task.plan_id for row in self.leads},
            duty__asks__contains=[Asks.FIGURES],
            unit__in=set().union(*self.helpers.values()),
            due__gt=self.on - _BACK,
        ).exclude(state=State.WAIVED)
        return {
            (plan or 0, unit) for plan, unit in rows.order_by().values_list("duty__plan", "unit").distinct()
        }

    @cached_property
    def latest(self) -> dict[tuple[int, int], dt.date]:
        """By (series, unit), the last day of the latest period that a figure was given for."""
        rows = self.rows.order_by().values_list("series", "unit").annotate(Max("ends_on"))
        return {(series, unit): day for series, unit, day in rows}

    @cached_property
    def own(self) -> dict[tuple[int, int], Figure]:
        """By (series, unit), the latest figure of each lead."""
        rows = self.rows.filter(unit__in={row.unit_id for row in self.leads}).order_by("ends_on", "at")
        return {(each.series_id, each.unit_id): each for each in rows}

    def sum_of(self, row: Assignment, series: Series) -> _Sum | None:
        """What a lead's indicator is made of, where that is not older than the lead's own figure."""
        lead, plan = row.unit_id or 0, row.task.plan_id
        helpers = self.helpers[row.task_id] - {lead}
        theirs = {unit for unit in helpers | self.inferiors[lead] if (series.pk, unit) in self.latest}
        if not theirs:
            return None
        days = {self.latest[series.pk, unit] for unit in theirs}
        if series.combine == Combine.LATEST:
            day = max(days)
        elif any((plan, unit) in self.asked for unit in helpers - theirs):
            return None
        else:
            day = min(days)
        own = self.latest.get((series.pk, lead))
        return _Sum(series, day, frozenset(theirs)) if own is None or day >= own else None

    def on_days(self, days: Iterable[dt.date]) -> dict[tuple[int, dt.date], list[Figure]]:
        """By (series, day), the figures of periods that end on the day, the latest written first."""
        found: dict[tuple[int, dt.date], list[Figure]] = defaultdict(list)
        rows = self.rows.filter(ends_on__in=list(days)).select_related("unit").order_by("-at")
        for each in rows:
            found[each.series_id, each.ends_on].append(each)
        return found

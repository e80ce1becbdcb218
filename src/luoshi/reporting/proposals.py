"""What a duty would mean before it is approved: its dates, its burden, and what it overlaps with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from luoshi.calendar.queries import workdays_of
from luoshi.calendar.rhythm import Occurrence
from luoshi.directory.models import Unit
from luoshi.ledger.models import Assignment, TaskState
from luoshi.plans.models import OwnerRole, VersionState
from luoshi.reporting.audience import ROLES, units_of
from luoshi.reporting.held import PER_TASK
from luoshi.reporting.models import Asks, Audience, Duty, DutyState

# Minutes that one field takes: words are thought about, a number is looked up. An estimate, said to be one.
MINUTES = {Asks.PROGRESS: 8, Asks.PERCENT: 1, Asks.FIGURES: 4, Asks.STONES: 2, Asks.PROBLEMS: 5}
MINUTES_OTHERWISE = 10


@dataclass(frozen=True)
class Dated:
    """One date of the preview and why it is this day."""

    occurrence: Occurrence
    why: str


@dataclass(frozen=True)
class Burden:
    """What a duty costs: fields of all units in one round, rounds a year, minutes in all."""

    units: int
    fields: int
    times: int
    minutes: int

    @property
    def fields_a_year(self) -> int:
        return self.fields * self.times

    @property
    def hours_a_year(self) -> int:
        return round(self.minutes * self.times / 60)


@dataclass(frozen=True)
class Overlap:
    """Another duty that asks the same units for the same in the same months."""

    duty: Duty
    units: int
    asks: list[str]


def dates(duty: Duty, today: dt.date, most: int = 12) -> list[Dated]:
    """The next due dates, each with its reason."""
    workdays = workdays_of(duty.jurisdiction.pid)
    first = max(duty.first_day, today) if duty.state == DutyState.ACTIVE else duty.first_day
    last = min(filter(None, (duty.last_day, first + dt.timedelta(days=400))))
    found = list(duty.rhythm.occurrences(first, last, workdays))[:most]
    return [Dated(each, duty.rhythm.why(each, workdays)) for each in found]


def burden(duty: Duty, today: dt.date) -> Burden:
    """Fields times units times rounds a year, and the time that takes by estimate."""
    found = loads([(duty, unit) for unit in units_of(duty, today)]).values()
    fields, minutes = sum(each.fields for each in found), sum(each.minutes for each in found)
    return Burden(len(found), fields, duty.rhythm.times_a_year(), minutes)


@dataclass(frozen=True)
class Load:
    """What one report costs one unit."""

    fields: int
    minutes: int


@dataclass(frozen=True)
class Scope:
    """What a unit holds in a plan: tasks, and the indicators and milestones of them that are asked for."""

    tasks: int = 0
    figures: int = 0
    stones: int = 0


def loads(pairs: Collection[tuple[Duty, Unit]]) -> dict[tuple[int, int], Load]:
    """What one report costs, for each (duty, unit); a query for each set of roles, however many there are."""
    plans = {duty.plan_id for duty, _unit in pairs if duty.plan_id and PER_TASK & set(duty.asks)}
    units = {unit.pk for _duty, unit in pairs}
    held = {roles: _held(plans, units, roles) for roles in {_roles(duty) for duty, _unit in pairs}}
    return {
        (duty.pk, unit.pk): load_of(duty, held[_roles(duty)].get((duty.plan_id or 0, unit.pk), Scope()))
        for duty, unit in pairs
    }


def _roles(duty: Duty) -> tuple[OwnerRole, ...]:
    return ROLES.get(Audience(duty.audience), ROLES[Audience.OWNERS])


def _held(
    plans: Collection[int], units: Collection[int], roles: Collection[str]
) -> dict[tuple[int, int], Scope]:
    """(plan, unit) → what the unit reports on, counted as the form has it (see `Held.tasks_of`)."""
    if not plans:
        return {}
    rows = Assignment.objects.filter(
        role__in=roles,
        unit__in=units,
        task__plan__in=plans,
        task__added_by=None,
        task__version__state=VersionState.ISSUED,
        task__state=TaskState.OPEN,
    )
    counted = (
        rows.order_by()
        .values("task__plan", "unit")
        .annotate(
            tasks=Count("task", distinct=True),
            figures=Count("task__indicators", distinct=True, filter=Q(task__indicators__retired_at=None)),
            stones=Count("task__milestones", distinct=True, filter=Q(task__milestones__reached_on=None)),
        )
    )
    return {
        (row["task__plan"], row["unit"] or 0): Scope(row["tasks"], row["figures"], row["stones"])
        for row in counted
    }


def load_of(duty: Duty, scope: Scope) -> Load:
    """Fields of one report, and the minutes that they take by estimate."""
    times = {
        Asks.PROGRESS: scope.tasks,
        Asks.PERCENT: scope.tasks,
        Asks.FIGURES: scope.figures,
        Asks.STONES: scope.stones,
    }
    fields = [(times.get(Asks(ask), 1), MINUTES.get(Asks(ask), MINUTES_OTHERWISE)) for ask in duty.asks]
    return Load(sum(number for number, _each in fields), sum(number * each for number, each in fields))


def overlaps(duty: Duty, today: dt.date) -> list[Overlap]:
    """Active duties that ask a same unit for the same in the same months, the most alike first."""
    own = set(units_of(duty, today).values_list("pk", flat=True))
    months = set(duty.rhythm.due_months)
    found = []
    for other in Duty.objects.filter(state=DutyState.ACTIVE).exclude(pk=duty.pk):
        if months and other.rhythm.due_months and not months & set(other.rhythm.due_months):
            continue
        if duty.plan_id and other.plan_id and duty.plan_id != other.plan_id:
            continue
        asks = [str(Asks(ask).label) for ask in duty.asks if ask in other.asks]
        shared = len(own & set(units_of(other, today).values_list("pk", flat=True)))
        if shared and asks:
            found.append(Overlap(other, shared, asks))
    return sorted(found, key=lambda each: (-each.units * len(each.asks), each.duty.pk))

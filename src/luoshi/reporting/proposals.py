"""What a duty would mean before it is approved: its dates, its burden, and what it overlaps with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from luoshi.calendar.queries import workdays_of
from luoshi.calendar.rhythm import Occurrence
from luoshi.directory.models import Unit
from luoshi.reporting.audience import tasks_of, units_of
from luoshi.reporting.models import Asks, Duty, DutyState

# Minutes that one field takes: words are thought about, a number is looked up. An estimate, said to be one.
MINUTES = {Asks.PROGRESS: 8, Asks.PERCENT: 1, Asks.FIGURES: 4, Asks.STONES: 2, Asks.PROBLEMS: 5}
MINUTES_OTHERWISE = 10
ONCE_PER_TASK = (Asks.PROGRESS, Asks.PERCENT)


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
    loads = [load_of(duty, unit) for unit in units_of(duty, today)]
    fields, minutes = sum(each.fields for each in loads), sum(each.minutes for each in loads)
    return Burden(len(loads), fields, duty.rhythm.times_a_year(), minutes)


@dataclass(frozen=True)
class Load:
    """What one report costs one unit."""

    fields: int
    minutes: int


def load_of(duty: Duty, unit: Unit) -> Load:
    """Fields of one report of a unit, and the minutes that they take by estimate."""
    per_task = [ask for ask in duty.asks if ask in ONCE_PER_TASK]
    once = [ask for ask in duty.asks if ask not in ONCE_PER_TASK]
    tasks = tasks_of(duty, unit).count() if per_task else 0
    minutes = tasks * sum(MINUTES[Asks(ask)] for ask in per_task)
    minutes += sum(MINUTES.get(Asks(ask), MINUTES_OTHERWISE) for ask in once)
    return Load(len(per_task) * tasks + len(once), minutes)


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

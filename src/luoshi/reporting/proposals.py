"""What a duty would mean before it is approved: its dates, its burden, and what it overlaps with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from luoshi.calendar.queries import workdays_of
from luoshi.calendar.rhythm import LAST_DAY, About, Cadence, Occurrence
from luoshi.directory.models import Unit
from luoshi.plans.models import Plan, Version, VersionState
from luoshi.reporting.audience import tasks_of, units_of
from luoshi.reporting.models import Asks, Audience, Duty, DutyState

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


@dataclass(frozen=True)
class Suggestion:
    """A duty that the machine read in an issued plan; `made` is the duty that came of it, if any."""

    plan: Plan
    version: Version
    number: int
    fact: Mapping[str, Any]
    made: Duty | None


def suggestions() -> list[Suggestion]:
    """Reports that issued plans ask for, in the order of their words."""
    made = {(duty.plan_id, duty.start): duty for duty in Duty.objects.exclude(state=DutyState.REFUSED)}
    found = []
    for version in Version.objects.filter(state=VersionState.ISSUED).select_related("plan"):
        for number, fact in enumerate(version.machine.get("duties") or ()):
            if fact.get("action") in ("report", "walkthrough"):
                start = (fact.get("span") or [None])[0]
                found.append(
                    Suggestion(version.plan, version, number, fact, made.get((version.plan_id, start)))
                )
    return found


def initial(version: Version, number: int, today: dt.date) -> dict[str, Any]:
    """The form of a new duty, filled in from what the plan says; raises LookupError for no such fact."""
    fact = version.machine["duties"][number]
    cadence = fact.get("cadence")
    months = [int(month) for month in fact.get("months") or ()]
    day = fact.get("day") or LAST_DAY
    span = fact.get("span") or (None, None)
    actor = str(fact.get("actor") or "")
    rhythm = Cadence(cadence) if cadence in Cadence.values else Cadence.ONCE
    return {
        "plan": version.plan.pid,
        "name": _name(version.plan, rhythm),
        "written": fact.get("text") or "",
        "start": span[0],
        "end": span[1],
        "cadence": rhythm.value,
        "months": "、".join(str(month) for month in months),
        "day": day,
        "date": fact.get("date") or "",
        "about": _about(rhythm, months, int(day)).value,
        "first_day": today.isoformat(),
        "last_day": version.plan.period_end.isoformat()
        if version.plan.period_end and version.plan.period_end > today
        else "",
        "audience": (Audience.LEADS if "牵头" in actor and "责任" not in actor else Audience.OWNERS).value,
        "asks": [Asks.PROGRESS, Asks.PERCENT, Asks.FIGURES, Asks.PROBLEMS, Asks.NEXT],
        "grace_days": 0,
    }


def _about(cadence: Cadence, months: list[int], day: int) -> About:
    """A day early in the month, or in the first month of a quarter or half, tells of the last period."""
    firsts = {Cadence.QUARTERLY: {1, 4, 7, 10}, Cadence.SEMIANNUAL: {1, 7}, Cadence.YEARLY: {1, 2, 3}}
    if cadence == Cadence.MONTHLY:
        return About.LAST if day <= 15 else About.THIS
    return About.LAST if months and set(months) <= firsts.get(cadence, set()) else About.THIS


def _name(plan: Plan, cadence: Cadence) -> str:
    kinds = {
        Cadence.MONTHLY: _("月报"),
        Cadence.BIMONTHLY: _("双月报"),
        Cadence.QUARTERLY: _("季报"),
        Cadence.SEMIANNUAL: _("半年报"),
        Cadence.YEARLY: _("年报"),
    }
    kind = kinds.get(cadence, _("专报"))
    return f"{kind} · {plan.title}"[:120]

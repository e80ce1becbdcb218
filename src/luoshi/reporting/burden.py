"""What reporting costs those who report: how much each unit is asked in a month, and who asks the most.

Requesters are ranked, never units. Fields are counted by what the duty asks and the unit holds today:
progress and percent once for each task, a figure for each indicator, a day for each milestone that is not
reached. Hours are an estimate, by the minutes of `proposals.MINUTES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from luoshi.directory.models import Unit
from luoshi.reporting.models import Duty, Obligation, State
from luoshi.reporting.proposals import Load, loads


@dataclass
class Asked:
    """How much one unit is asked, or one requester asks, in a month."""

    unit: Unit
    things: int = 0
    fields: int = 0
    prefilled: int = 0
    minutes: int = 0

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def obligations_in(first: dt.date, last: dt.date) -> QuerySet[Obligation]:
    """What falls due in a stretch of days and was not waived."""
    return Obligation.objects.filter(due__range=(first, last)).exclude(state=State.WAIVED)


@dataclass(frozen=True)
class Line:
    """What one duty asks of one unit: how often, what each time costs, fields that the system filled in."""

    unit: Unit
    duty: Duty
    number: int
    prefilled: int
    load: Load


def lines_of(found: QuerySet[Obligation]) -> list[Line]:
    """A line for each pair of unit and duty; a handful of queries, however many there are."""
    rows = list(found.order_by().values_list("unit", "duty").annotate(Count("pk"), Sum("report__prefilled")))
    units = Unit.objects.in_bulk({unit for unit, *_rest in rows})
    duties = Duty.objects.select_related("requester").in_bulk({duty for _unit, duty, *_rest in rows})
    costs = loads([(duties[duty], units[unit]) for unit, duty, *_rest in rows])
    return [
        Line(units[unit], duties[duty], number, prefilled or 0, costs[duty, unit])
        for unit, duty, number, prefilled in rows
    ]


def by_unit(lines: Iterable[Line]) -> list[Asked]:
    """What each unit is asked, in official order."""
    asked: dict[int, Asked] = {}
    for line in lines:
        _add(asked.setdefault(line.unit.pk, Asked(line.unit)), line)
    return sorted(asked.values(), key=lambda each: (each.unit.position, each.unit.pk))


def by_requester(lines: Iterable[Line]) -> list[Asked]:
    """What each requester asks of all units together, the most first."""
    asked: dict[int, Asked] = {}
    for line in lines:
        requester = line.duty.requester
        _add(asked.setdefault(requester.pk, Asked(requester)), line)
    return sorted(asked.values(), key=lambda each: (-each.minutes, each.unit.position))


def _add(asked: Asked, line: Line) -> None:
    asked.things += line.number
    asked.fields += line.load.fields * line.number
    asked.minutes += line.load.minutes * line.number
    asked.prefilled += line.prefilled


def total(lines: Iterable[Asked]) -> tuple[int, int, int]:
    """Things, fields and minutes of all lines."""
    kept = list(lines)
    return (
        sum(line.things for line in kept),
        sum(line.fields for line in kept),
        sum(line.minutes for line in kept),
    )

"""What reporting costs those who report: how much each unit is asked in a month, and who asks the most.

Requesters are ranked, never units. Fields of reports already handed in are counted as they were; those of
open ones by what the duty asks. Hours are an estimate, by the minutes of `proposals.MINUTES`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from luoshi.directory.models import Unit
from luoshi.reporting.models import Duty, Obligation, State
from luoshi.reporting.proposals import Load, load_of


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


def by_unit(found: QuerySet[Obligation]) -> list[Asked]:
    """What each unit is asked, in official order."""
    lines = _lines(found)
    asked = {unit: Asked(unit) for unit in sorted({line[0] for line in lines}, key=_official)}
    for unit, duty, number, prefilled in lines:
        _add(asked[unit], load_of(duty, unit), number, prefilled)
    return list(asked.values())


def by_requester(found: QuerySet[Obligation]) -> list[Asked]:
    """What each requester asks of all units together, the most first."""
    asked: dict[Unit, Asked] = {}
    for unit, duty, number, prefilled in _lines(found):
        line = asked.setdefault(duty.requester, Asked(duty.requester))
        _add(line, load_of(duty, unit), number, prefilled)
    return sorted(asked.values(), key=lambda line: (-line.minutes, line.unit.position))


def _lines(found: QuerySet[Obligation]) -> list[tuple[Unit, Duty, int, int]]:
    """(unit, duty, obligations, fields that were filled in by the system) for each pair."""
    rows = list(found.order_by().values_list("unit", "duty").annotate(Count("pk"), Sum("report__prefilled")))
    units = Unit.objects.in_bulk({unit for unit, *_rest in rows})
    duties = Duty.objects.select_related("requester", "plan").in_bulk({duty for _unit, duty, *_rest in rows})
    return [(units[unit], duties[duty], number, prefilled or 0) for unit, duty, number, prefilled in rows]


def _add(line: Asked, load: Load, number: int, prefilled: int) -> None:
    line.things += number
    line.fields += load.fields * number
    line.minutes += load.minutes * number
    line.prefilled += prefilled


def _official(unit: Unit) -> tuple[int, int]:
    return unit.position, unit.pk


def total(lines: Iterable[Asked]) -> tuple[int, int, int]:
    """Things, fields and minutes of all lines."""
    kept = list(lines)
    return (
        sum(line.things for line in kept),
        sum(line.fields for line in kept),
        sum(line.minutes for line in kept),
    )

"""What reporting costs: how many things a unit is asked in a month, how many fields, how many hours.

Who asks is ranked, never who answers. The hours are an estimate by a stated rule: each kind of field takes
the minutes of `proposals.MINUTES`, and the share of fields that were taken over as prefilled takes none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from luoshi.directory.models import Unit
from luoshi.ledger.models import Assignment, TaskState
from luoshi.plans.models import VersionState
from luoshi.reporting.audience import ROLES
from luoshi.reporting.models import Asks, Audience, Duty, Obligation, State
from luoshi.reporting.proposals import MINUTES, MINUTES_OTHERWISE, ONCE_PER_TASK

Tasks = dict[tuple[Audience, int, int], int]


@dataclass
class Load:
    """What one unit is asked, or one requester asks: things, units, fields, of them prefilled, minutes."""

    unit: Unit
    things: int = 0
    asked: set[int] = field(default_factory=set)
    fields: int = 0
    prefilled: int = 0
    minutes: float = 0

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)

    @property
    def units(self) -> int:
        return len(self.asked)

    def take(self, unit: int, fields: int, prefilled: int, minutes: int) -> None:
        """Count one thing that is asked of a unit."""
        self.things += 1
        self.asked.add(unit)
        self.fields += fields
        self.prefilled += min(prefilled, fields)
        self.minutes += minutes * (1 - min(prefilled, fields) / fields) if fields else 0


@dataclass(frozen=True)
class Meter:
    """A month's load: `requesters` by what they ask, the most first; `units` in official order."""

    requesters: list[Load]
    units: list[Load]
    things: int
    fields: int
    prefilled: int
    minutes: float

    @property
    def hours(self) -> float:
        return round(self.minutes / 60, 1)


def measure(obligations: QuerySet[Obligation]) -> Meter:
    """The load of these obligations; those waived cost nothing."""
    rows = list(
        obligations.exclude(state=State.WAIVED)
        .order_by("unit__position", "unit_id")
        .values_list("duty_id", "unit_id", "report__prefilled")
    )
    duties = Duty.objects.select_related("requester").in_bulk({duty for duty, _unit, _prefilled in rows})
    units = Unit.objects.in_bulk({unit for _duty, unit, _prefilled in rows})
    tasks = _tasks(duties.values())
    asks: dict[int, Load] = {}
    owes: dict[int, Load] = {}
    for duty_id, unit_id, prefilled in rows:
        duty = duties[duty_id]
        count = tasks.get((_roles_of(duty), duty.plan_id or 0, unit_id), 0)
        fields, minutes = cost(duty, count)
        for load in (
            asks.setdefault(duty.requester_id, Load(duty.requester)),
            owes.setdefault(unit_id, Load(units[unit_id])),
        ):
            load.take(unit_id, fields, prefilled or 0, minutes)
    loads = list(owes.values())
    return Meter(
        sorted(asks.values(), key=lambda each: (-each.minutes, each.unit.pk)),
        loads,
        sum(each.things for each in loads),
        sum(each.fields for each in loads),
        sum(each.prefilled for each in loads),
        sum(each.minutes for each in loads),
    )


def cost(duty: Duty, tasks: int) -> tuple[int, int]:
    """Fields and minutes of one report on so many tasks."""
    per_task = [Asks(ask) for ask in duty.asks if ask in ONCE_PER_TASK]
    once = [Asks(ask) for ask in duty.asks if ask not in ONCE_PER_TASK]
    minutes = tasks * sum(MINUTES[ask] for ask in per_task)
    minutes += sum(MINUTES.get(ask, MINUTES_OTHERWISE) for ask in once)
    return len(per_task) * tasks + len(once), minutes


def _roles_of(duty: Duty) -> Audience:
    """The audience whose roles say which tasks a unit reports on (see `audience.tasks_of`)."""
    audience = Audience(duty.audience)
    return audience if audience in ROLES else Audience.OWNERS


def _tasks(duties: Iterable[Duty]) -> Tasks:
    """Open tasks by (audience, plan, unit), from one query an audience."""
    plans: dict[Audience, set[int]] = defaultdict(set)
    for duty in duties:
        if duty.plan_id is not None:
            plans[_roles_of(duty)].add(duty.plan_id)
    found: Tasks = {}
    for audience, wanted in plans.items():
        held = Assignment.objects.filter(
            task__plan__in=wanted,
            task__version__state=VersionState.ISSUED,
            task__state=TaskState.OPEN,
            role__in=ROLES[audience],
            unit__isnull=False,
        ).order_by()
        for plan, unit, count in held.values_list("task__plan", "unit").annotate(
            Count("task", distinct=True)
        ):
            found[audience, plan, unit or 0] = count
    return found

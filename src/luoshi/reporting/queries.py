"""Reads of reporting: what a unit owes, what waits for the clerk, the grid of a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from luoshi.calendar.periods import Period, month_end
from luoshi.directory.models import PostRole, Unit
from luoshi.directory.permission import Actor
from luoshi.ledger.models import Assignment, Block
from luoshi.plans.models import OwnerRole, Plan
from luoshi.reporting.models import OPEN_STATES, Duty, DutyState, Entry, Obligation, State
from luoshi.reporting.standing import NAMES, with_standing

# How long before its due date an obligation is shown to those who owe it.
IN_SIGHT = dt.timedelta(days=45)


def owed(unit: Unit, on: dt.date) -> list[Obligation]:
    """What a unit has to do now: open, in sight, its period over where the duty tells of the last one, and
    not closed; the most urgent first."""
    closed = Q(closes_on__lt=on) & (Q(reopened_until__isnull=True) | Q(reopened_until__lt=on))
    found = (
        Obligation.objects.filter(unit=unit, state__in=OPEN_STATES, due__lte=on + IN_SIGHT)
        .exclude(closed)
        .select_related("duty__plan", "duty__requester", "unit", "jurisdiction")
        .order_by("due", "duty__name", "pk")
    )
    return [each for each in found if not each.is_early(on)]


def handed_in(unit: Unit, on: dt.date) -> QuerySet[Obligation]:
    """What a unit handed in during the last quarter, the latest first."""
    return (
        Obligation.objects.filter(
            unit=unit,
            state__in=(State.SUBMITTED, State.ACCEPTED),
            submitted_at__date__gte=on - dt.timedelta(days=92),
        )
        .select_related("duty")
        .order_by("-submitted_at")
    )


def waiting() -> QuerySet[Obligation]:
    """Reports that wait for the clerk, the longest first."""
    return (
        Obligation.objects.filter(state=State.SUBMITTED)
        .select_related("duty", "unit", "report", "submitted_by")
        .order_by("submitted_at", "pk")
    )


def to_approve(actor: Actor) -> QuerySet[Duty]:
    """Duties that wait for this actor's approval, the oldest first."""
    found = Duty.objects.filter(state=DutyState.PROPOSED).select_related("plan", "requester")
    if actor.role == PostRole.LEADER:
        return found.order_by("created_at", "pk")
    if actor.role == PostRole.HEAD:
        return found.filter(requester=actor.unit).order_by("created_at", "pk")
    return found.none()


@dataclass(frozen=True)
class Filters:
    """What a list of obligations is narrowed to, empty: not. `month` is 2026-06, `until` a day; `asked`
    leaves out what was waived; `period` may be several, with commas; `block` takes what units report that
    hold a task of it."""

    unit: str = ""
    duty: str = ""
    period: str = ""
    plan: str = ""
    standing: str = ""
    state: str = ""
    month: str = ""
    until: str = ""
    asked: str = ""
    block: str = ""
    requester: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Filters:
        return cls(**{name: str(query.get(name, "")).strip()[:400] for name in cls.__dataclass_fields__})

    def narrow(self, obligations: QuerySet[Obligation]) -> QuerySet[Obligation]:
        """The obligations that pass all but `standing`, which depends on the day."""
        for name, lookup in (
            ("unit", "unit__pid"),
            ("duty", "duty__pid"),
            ("plan", "duty__plan__pid"),
            ("state", "state"),
            ("requester", "duty__requester__pid"),
        ):
            if value := getattr(self, name):
                obligations = obligations.filter(**{lookup: value})
        if self.period:
            obligations = obligations.filter(period__in=self.period.split(","))
        if self.block:
            held = Assignment.objects.filter(
                task__block__pid=self.block, unit=OuterRef("unit"), task__plan=OuterRef("duty__plan")
            )
            obligations = obligations.filter(Exists(held))
        if self.asked:
            obligations = obligations.exclude(state=State.WAIVED)
        if days := month_days(self.month):
            obligations = obligations.filter(due__range=days)
        last = day_of(self.until)
        return obligations.filter(due__lte=last) if last else obligations


def in_words(filters: Filters) -> list[str]:
    """What a list is narrowed to, for its heading; what is not found says nothing."""
    named: tuple[tuple[QuerySet[Any], str], ...] = (
        (Unit.objects.all(), filters.unit),
        (Plan.objects.all(), filters.plan),
        (Block.objects.all(), filters.block),
        (Duty.objects.all(), filters.duty),
    )
    found = [str(row) for rows, pid in named if pid and (row := rows.filter(pid=pid).first())]
    if asking := Unit.objects.filter(pid=filters.requester).first() if filters.requester else None:
        found.append(_("%(unit)s要的") % {"unit": asking})
    if filters.period:
        found.append("、".join(filter(None, map(_period_label, filters.period.split(",")))))
    if days := month_days(filters.month):
        found.append(_("%(month)s到期") % {"month": Period.holding(days[0], 1).label})
    if last := day_of(filters.until):
        found.append(_("%(day)s 前到期") % {"day": last})
    found += [str(NAMES.get(filters.standing, "")), str(dict(State.choices).get(filters.state, ""))]
    return [each for each in found if each]


def _period_label(key: str) -> str:
    try:
        return Period.of(key).label
    except ValueError:
        return ""


def day_of(text: str) -> dt.date | None:
    """The day that 2026-06-18 is; None for what is no day."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def month_days(month: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of 2026-06; None for what is no month."""
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return first, month_end(first.year, first.month)


@dataclass
class GridRow:
    """A unit's line in the grid of a month; a cell is None where the unit does not owe the duty."""

    unit: Unit
    cells: list[Obligation | None] = field(default_factory=list)


# A column of the grid: a duty, the key of a period, when that is due.
Column = tuple[Duty, str, dt.date]


def columns_of(obligations: QuerySet[Obligation]) -> list[Column]:
    """What these obligations are of, by due date."""
    rows = (
        obligations.exclude(state=State.WAIVED)
        .order_by("due", "duty", "period")
        .values_list("duty", "period", "due")
        .distinct()
    )
    found: dict[tuple[int, str], dt.date] = {}
    for duty, period, due in rows:
        found.setdefault((duty, period), due)
    duties = Duty.objects.in_bulk({duty for duty, _period in found})
    return [(duties[duty], period, due) for (duty, period), due in found.items()]


def grid(
    obligations: QuerySet[Obligation], units: list[Unit], columns: list[Column], on: dt.date
) -> list[GridRow]:
    """These units against these columns; each cell carries its `standing`."""
    found = list(
        with_standing(obligations, on)
        .filter(
            unit__in=units,
            duty__in={duty.pk for duty, _period, _due in columns},
            period__in={period for _duty, period, _due in columns},
        )
        .exclude(state=State.WAIVED)
    )
    cells = {(each.unit_id, each.duty_id, each.period): each for each in found}
    return [
        GridRow(unit, [cells.get((unit.pk, duty.pk, period)) for duty, period, _due in columns])
        for unit in units
    ]


def partners_reports(obligation: Obligation) -> QuerySet[Obligation]:
    """For a lead unit writing its own report: what the other owners of its tasks handed in for the period."""
    led = Assignment.objects.filter(
        unit=obligation.unit, role=OwnerRole.LEAD, task__plan=obligation.duty.plan
    )
    others = Assignment.objects.filter(task__in=led.values("task")).exclude(unit=obligation.unit)
    return (
        Obligation.objects.filter(
            duty=obligation.duty_id,
            period=obligation.period,
            unit__in=others.values("unit"),
            state__in=(State.SUBMITTED, State.ACCEPTED),
        )
        .select_related("unit", "report")
        .prefetch_related(
            Prefetch(
                "report__entries",
                queryset=Entry.objects.filter(task__in=led.values("task")).select_related("task"),
            )
        )
        .order_by("unit__position", "unit_id")
    )

"""The calendar page: a month's working days, deadlines of tasks, and what falls due."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.calendar.queries import workdays_of
from luoshi.calendar.workdays import WEEKDAYS, Workdays
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger.access import sees_all
from luoshi.ledger.access import visible as visible_tasks
from luoshi.ledger.models import Task, TaskState
from luoshi.reporting import days, queries
from luoshi.reporting.access import visible
from luoshi.reporting.models import Duty, State


@dataclass
class Day:
    """One cell of the month. `due` says of each duty how many of its reports end on the day."""

    date: dt.date
    outside: bool
    working: bool
    what: str
    tasks: list[Task] = field(default_factory=list)
    due: list[tuple[Duty, int]] = field(default_factory=list)

    @property
    def special(self) -> str:
        """The class of a day that is not what its weekday says."""
        if self.working == (self.date.weekday() < 5):
            return ""
        return "makeup" if self.working else "holiday"


@require_GET
@needs("calendar.view")
def month(request: ActingRequest) -> HttpResponse:
    """A month: each day's kind, and what ends on it."""
    actor, today = cast(Actor, request.actor), clock.today()
    first, last = queries.month_days(request.GET.get("month", "")) or (
        today.replace(day=1),
        today.replace(day=calendar.monthrange(today.year, today.month)[1]),
    )
    workdays = workdays_of(actor.jurisdiction.pid)
    weeks = _weeks(first, workdays)
    _fill(actor, {day.date: day for week in weeks for day in week})
    context = {
        "today": today,
        "month": first,
        "title": Period.holding(first, 1).label,
        "before": first - dt.timedelta(days=1),
        "after": last + dt.timedelta(days=1),
        "weeks": weeks,
        "weekdays": WEEKDAYS,
        "known": workdays.knows(first.year),
        "count": sum(day.working and not day.outside for week in weeks for day in week),
        "sources": sorted({rule.source for day, rule in workdays.rules.items() if first <= day <= last}),
        "may_change": may(actor, "calendar.change"),
        "sees_all": sees_all(actor),
    }
    return render(request, "reporting/calendar.html", context)


def _weeks(first: dt.date, workdays: Workdays) -> list[list[Day]]:
    return [
        [Day(day, day.month != first.month, workdays.is_working(day), workdays.what(day)) for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]


def _fill(actor: Actor, cells: dict[dt.date, Day]) -> None:
    stretch = (min(cells), max(cells))
    tasks = visible_tasks(actor).filter(deadline__range=stretch).exclude(state=TaskState.DONE)
    for task in tasks.order_by("plan", "position"):
        cells[cast(dt.date, task.deadline)].tasks.append(task)
    found = visible(actor).filter(due__range=stretch).exclude(state=State.WAIVED)
    if not sees_all(actor):
        found = found.filter(unit=actor.unit)
    counts: dict[tuple[dt.date, int], int] = defaultdict(int)
    for due, duty, number in found.order_by().values_list("due", "duty").annotate(Count("pk")):
        counts[due, duty] += number
    names = Duty.objects.in_bulk([duty for _due, duty in counts])
    for (due, duty), number in sorted(counts.items()):
        cells[due].due.append((names[duty], number))


@require_POST
@needs("calendar.change")
def set_day(request: ActingRequest) -> HttpResponse:
    """Rule on a day, or take a ruling back."""
    actor = cast(Actor, request.actor)
    day = queries.day_of(request.POST.get("day", ""))
    if day is None:
        messages.error(request, _("请选择日期。"))
        return redirect("calendar:month")
    try:
        if request.POST.get("kind") == "usual":
            moved = days.clear_day(actor, day)
        else:
            moved = days.set_day(
                actor,
                day,
                working=request.POST.get("kind") == "work",
                name=request.POST.get("name", ""),
                source=request.POST.get("source", ""),
            )
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        done = _("已调整，%(n)s 期报送的期限随之改动。") if moved else _("已调整，没有期限因此改动。")
        messages.success(request, done % {"n": moved} if moved else done)
    return redirect(f"{reverse('calendar:month')}?month={day:%Y-%m}")

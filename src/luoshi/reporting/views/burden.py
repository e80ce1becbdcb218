"""The burden meter: what reporting costs each unit in a month, and who asks for it."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.ledger.access import sees_all
from luoshi.reporting import burden, queries
from luoshi.reporting.access import visible
from luoshi.reporting.models import Asks
from luoshi.reporting.proposals import MINUTES, MINUTES_OTHERWISE


@require_GET
@needs("reporting.view")
def meter(request: ActingRequest) -> HttpResponse:
    """A month: requesters by what they ask, units with what they are asked; a unit sees its own line."""
    actor, today = cast(Actor, request.actor), clock.today()
    shown = request.GET.get("month", "")
    first, last = queries.month_days(shown) or queries.month_days(f"{today:%Y-%m}") or (today, today)
    found = visible(actor).filter(due__range=(first, last))
    if not sees_all(actor):
        found = found.filter(unit=actor.unit)
    context = {
        "month": first,
        "title": Period.holding(first, 1).label,
        "before": first - dt.timedelta(days=1),
        "after": last + dt.timedelta(days=1),
        "meter": burden.measure(found),
        "rule": [(ask.label, MINUTES.get(ask, MINUTES_OTHERWISE)) for ask in Asks],
        "sees_all": sees_all(actor),
    }
    return render(request, "reporting/burden.html", context)

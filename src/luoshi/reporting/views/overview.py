"""Pages that look over all units: the grid of a month, the list behind every number, timeliness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.calendar.periods import Period, month_end
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger.access import sees_all
from luoshi.ledger.models import Indicator
from luoshi.plans.models import Plan
from luoshi.reporting import burden as burdens
from luoshi.reporting import linking, queries, standing
from luoshi.reporting.access import visible
from luoshi.reporting.models import Duty, State

PAGE = 100
# Rows of a table of units: more than are read at a glance, fewer than tire to scroll.
ROWS = 60
# Columns of the month's grid that stand beside each other; more would scroll out of sight.
ACROSS = 8
_T = TypeVar("_T")
BY = {
    "unit": standing.by_unit,
    "block": standing.by_block,
    "duty": standing.by_duty,
    "period": standing.by_period,
}


@require_GET
@needs("reporting.view")
def month(request: ActingRequest) -> HttpResponse:
    """Units against what fell due in a month; those who report are shown what they owe instead."""
    actor, today = cast(Actor, request.actor), clock.today()
    if not sees_all(actor):
        return redirect("reporting:owed")
    shown = request.GET.get("month", "")
    first, last = queries.month_days(shown) or queries.month_days(f"{today:%Y-%m}") or (today, today)
    found = visible(actor).filter(due__range=(first, last))
    units = Unit.objects.filter(obligations__in=found).distinct().order_by("position", "pk")
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    across = Paginator(queries.columns_of(found), ACROSS).get_page(request.GET.get("across"))
    lit = standing.with_standing(found, today)
    line = standing.total(standing.by_unit(lit))
    context = {
        "today": today,
        "month": first,
        "title": Period.holding(first, 1).label,
        "before": first - dt.timedelta(days=1),
        "after": last + dt.timedelta(days=1),
        "page": page,
        "across": across,
        "rows": queries.grid(found, list(page), list(across), today),
        "tiles": [(key, name, line.counts[key]) for key, name in standing.NAMES.items()],
        "names": standing.NAMES,
        "waiting": found.filter(state=State.SUBMITTED).count(),
        "has_duties": Duty.objects.exists(),
        "may_accept": may(actor, "reporting.accept"),
        "query": urlencode({"month": f"{first:%Y-%m}", "across": across.number}),
    }
    return render(request, "reporting/month.html", context)


def _rows(request: ActingRequest, lines: Sequence[_T]) -> dict[str, Any]:
    """A table's lines in pages, or all of them where the reader wants the whole, to print it."""
    whole = request.GET.get("rows") == "all"
    pages = Paginator(lines, max(len(lines), 1) if whole else ROWS)
    return {"page": pages.get_page(request.GET.get("page")), "whole": whole and len(lines) > ROWS}


@require_GET
@needs("reporting.view")
def obligations(request: ActingRequest) -> HttpResponse:
    """The obligations behind a number."""
    actor, today = cast(Actor, request.actor), clock.today()
    filters = queries.Filters.from_query(request.GET.dict())
    found = standing.with_standing(filters.narrow(visible(actor)), today)
    if filters.standing:
        found = found.filter(standing=filters.standing)
    rows = found.select_related("duty", "unit").order_by("-due", "duty__name", "unit__position", "unit_id")
    context = {
        "filters": filters,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "today": today,
        "names": standing.NAMES,
        "duty": Duty.objects.filter(pid=filters.duty).first() if filters.duty else None,
        "narrowed": queries.in_words(filters),
        "query": urlencode({key: value for key, value in request.GET.items() if key != "page"}),
    }
    return render(request, "reporting/list.html", context)


@require_GET
@needs("reporting.view")
def timeliness(request: ActingRequest) -> HttpResponse:
    """Expected, on time, late, missing, by unit, duty or period; who sent nothing is in the table too."""
    actor, today = cast(Actor, request.actor), clock.today()
    by = request.GET.get("by", "unit")
    by = by if by in BY else "unit"
    filters = queries.Filters.from_query(request.GET.dict())
    if not filters.month and queries.day_of(filters.until) is None:
        # Obligations stand in the table a year ahead; a table of timeliness looks to the end of the month.
        filters = replace(filters, until=month_end(today.year, today.month).isoformat())
    found = filters.narrow(visible(actor))
    lit = standing.with_standing(found, today)
    lines = BY[by](lit)
    if by == "period":
        for line in lines:
            line.name = Period.of(line.key).label
    kept = {key: getattr(filters, key) for key in ("plan", "month", "duty", "until") if getattr(filters, key)}
    context = {
        "today": today,
        "by": by,
        **_rows(request, lines),
        # Not the sum of the lines: a unit's report stands with each block that it has a task in.
        "total": standing.total(standing.by_unit(lit)),
        "names": standing.NAMES,
        "filters": filters,
        "plans": Plan.objects.filter(duties__isnull=False).distinct(),
        "duties": Duty.objects.filter(obligations__isnull=False).distinct(),
        "kept": urlencode(kept),
        "query": urlencode({"by": by, **kept}),
    }
    return render(request, "reporting/timeliness.html", context)


@require_GET
@needs("reporting.view")
def burden(request: ActingRequest) -> HttpResponse:
    """What each unit is asked in a month, and who asks; a unit sees its own line."""
    actor, today = cast(Actor, request.actor), clock.today()
    shown = queries.month_days(request.GET.get("month", "")) or queries.month_days(f"{today:%Y-%m}")
    first, last = shown or (today, today)
    found = burdens.obligations_in(first, last)
    if not sees_all(actor):
        found = found.filter(unit=actor.unit)
    lines = burdens.lines_of(found)
    units = burdens.by_unit(lines)
    context = {
        "month": first,
        "title": Period.holding(first, 1).label,
        "before": first - dt.timedelta(days=1),
        "after": last + dt.timedelta(days=1),
        **_rows(request, units),
        "query": urlencode({"month": f"{first:%Y-%m}"}),
        "requesters": burdens.by_requester(lines) if sees_all(actor) else [],
        "total": burdens.total(units),
    }
    return render(request, "reporting/burden.html", context)


@needs("reporting.link")
def links(request: ActingRequest) -> HttpResponse:
    """Indicators of several plans that look the same; the clerk says that they are."""
    if request.method == "POST":
        chosen = Indicator.objects.filter(pid__in=request.POST.getlist("indicator")).select_related("plan")
        try:
            linking.link(cast(Actor, request.actor), list(chosen))
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已合用，今后只报一次。"))
        return redirect("reporting:links")
    return render(request, "reporting/links.html", {"suggestions": linking.suggestions()})

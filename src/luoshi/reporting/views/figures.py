"""Pages of figures: how they are put together, and where each came from."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger.access import sees_all
from luoshi.ledger.models import Assignment
from luoshi.plans.models import OwnerRole
from luoshi.reporting import combining
from luoshi.reporting.models import Combine, Figure, Series, State

PAGE = 100


def _figures(actor: Actor) -> QuerySet[Figure]:
    """What the reader may see: everybody's, or the own unit's and those that it sums up as a lead."""
    found = Figure.objects.all()
    if sees_all(actor):
        return found
    led = Assignment.objects.filter(unit=actor.unit, role=OwnerRole.LEAD)
    helps = Assignment.objects.filter(
        unit=OuterRef("unit"),
        role=OwnerRole.RESPONSIBLE,
        task__in=led.values("task"),
        task__indicators__counted__series=OuterRef("series"),
    )
    handed_in = Q(report__obligation__state__in=(State.SUBMITTED, State.ACCEPTED))
    return found.filter(Q(unit=actor.unit) | (handed_in & Exists(helps)))


@require_GET
@needs("reporting.view")
def series_list(request: ActingRequest) -> HttpResponse:
    """What is counted, and for how many plans."""
    actor = cast(Actor, request.actor)
    rows = Series.objects.filter(figures__in=_figures(actor)).annotate(
        plans=Count("counted__indicator__plan", distinct=True),
        units=Count("figures__unit", distinct=True),
        latest=Max("figures__ends_on"),
    )
    context = {
        "page": Paginator(rows.order_by("name", "pk"), PAGE).get_page(request.GET.get("page")),
        "sees_all": sees_all(actor),
    }
    return render(request, "reporting/figures.html", context)


@require_GET
@needs("reporting.view")
def series(request: ActingRequest, pid: str) -> HttpResponse:
    """One series by unit and period; each figure leads to the report that gave it."""
    actor = cast(Actor, request.actor)
    own = _figures(actor)
    found = get_object_or_404(Series.objects.filter(figures__in=own).distinct(), pid=pid)
    indicators = combining.indicators_of(found)
    context = {
        "series": found,
        "table": combining.table(found, own.filter(series=found)),
        "indicators": indicators,
        "sees_all": sees_all(actor),
        "may_link": may(actor, "reporting.link", found),
        "ways": Combine.choices,
        "why_not_added": combining.why_not_added(indicators),
        "others": Series.objects.exclude(pk=found.pk),
    }
    return render(request, "reporting/series.html", context)


@require_POST
@needs("reporting.link")
def combine(request: ActingRequest, pid: str) -> HttpResponse:
    """How the figures are put together."""
    found = get_object_or_404(Series, pid=pid)
    weight = Series.objects.filter(pid=request.POST.get("weight", "")).first()
    try:
        combining.set_combine(cast(Actor, request.actor), found, request.POST.get("combine", ""), weight)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已改，汇总数随之重算。"))
    return redirect("reporting:series", pid)

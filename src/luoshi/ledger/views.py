"""Pages of the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger import charts, issuing, lights, queries, readiness
from luoshi.ledger.access import visible
from luoshi.ledger.chosen import DUES, chosen
from luoshi.ledger.grouping import grouped
from luoshi.ledger.models import Block
from luoshi.plans.models import ItemKind, OwnerRole, Plan, Version

PAGE = 100


@require_GET
@vary_on_headers("HX-Request")
@needs("ledger.view")
def task_list(request: ActingRequest) -> HttpResponse:
    """The ledger, filtered; htmx gets the tiles, filters and table alone."""
    actor, today = cast(Actor, request.actor), clock.today()
    asked = {key: str(value) for key, value in request.GET.dict().items()}
    filters = queries.Filters.from_query(asked)
    if filters.block and not filters.plan:
        # A link to a block alone (from the chart) still shows which plan it is of.
        filters = replace(filters, plan=queries.plan_of_block(filters.block))
    tasks = visible(actor)
    shown = queries.narrowed(tasks, filters, today)
    page = Paginator(queries.rows(shown), PAGE).get_page(request.GET.get("page"))
    counts = queries.block_light_counts(shown)
    base = {key: value for key, value in asked.items() if key not in ("block", "light", "page")}
    context = {
        "filters": filters,
        "page": page,
        "groups": grouped(page, counts, base),
        "chosen": chosen(filters, asked),
        "dues": DUES,
        "may_upload": may(actor, "plans.upload"),
        "today": today,
        "counts": _tiles(
            request, queries.counts_by_light(queries.narrowed(tasks, filters, today, but="light"))
        ),
        "plans": Plan.objects.filter(tasks__isnull=False).distinct(),
        "plan": Plan.objects.filter(pid=filters.plan).first() if filters.plan else None,
        "blocks": Block.objects.filter(plan__pid=filters.plan, tasks__isnull=False).distinct()
        if filters.plan
        else [],
        "units": Unit.objects.filter(assignments__task__in=tasks).distinct().order_by("position", "pk"),
        "roles": OwnerRole.choices,
        "kinds": ItemKind.choices,
        "query": urlencode({key: value for key, value in request.GET.items() if key != "page"}),
        "chart": charts.blocks_by_light(counts, base) if filters.plan else "",
    }
    template = "ledger/parts/list.html" if request.htmx else "ledger/list.html"
    return render(request, template, context)


def _tiles(request: ActingRequest, counts: dict[str, int]) -> list[dict[str, object]]:
    """A tile for each light: its count is the length of the list that it opens."""
    base = {key: value for key, value in request.GET.items() if key not in ("light", "page")}
    chosen = request.GET.get("light", "")
    return [
        {
            "light": light,
            "name": lights.NAMES[light],
            "count": count,
            "chosen": chosen == light,
            "query": urlencode(base if chosen == light else base | {"light": light}),
        }
        for light, count in counts.items()
    ]


@needs("ledger.issue")
def issue(request: ActingRequest, pid: str) -> HttpResponse:
    """What still stands in the way of issuing; and the issuing itself."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    because = request.POST.get("ownerless_because", "")
    problems: list[str] = []
    if request.method == "POST":
        try:
            count = issuing.issue(cast(Actor, request.actor), version, ownerless_because=because)
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("已下达，台账增加 %(n)s 项任务。") % {"n": count})
            return redirect(_ledger_of(version.plan))
    context = {
        "version": version,
        "plan": version.plan,
        "check": readiness.issue_check(version),
        "problems": problems,
        "because": because,
    }
    return render(request, "ledger/issue.html", context, status=422 if problems else 200)


def _ledger_of(plan: Plan) -> str:
    return f"{reverse('ledger:list')}?{urlencode({'plan': plan.pid})}"

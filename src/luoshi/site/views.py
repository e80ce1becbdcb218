"""Pages that belong to no single app: home, health, language, the auditor's events, errors."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_GET
from django.views.i18n import set_language

from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.directory.permission import BUSINESS, ActingRequest, Actor, may, needs, public, signed_in
from luoshi.ledger import lights, queries
from luoshi.ledger.access import sees_all, visible
from luoshi.ledger.filters import Filters, narrowed
from luoshi.ledger.succeeding import orphaned
from luoshi.plans.queries import intakes_unfinished, versions_in_review

if TYPE_CHECKING:
    from luoshi.ledger.lights import LitTasks

# What a home page calls soon; the ledger's filter by due date offers the same span.
SOON_DAYS = 30

language = public(set_language)


@require_GET
@public
def health(request: HttpRequest) -> JsonResponse:
    """Whether the site can do its work: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_GET
@signed_in
def home(request: ActingRequest) -> HttpResponse:
    """What waits for this person today."""
    actor, today = request.actor, clock.today()
    if actor is None or actor.role not in BUSINESS:
        return render(request, "site/home_plain.html", {"today": today})
    tasks = visible(actor)
    lit = narrowed(tasks, Filters(), today)
    soon = queries.rows(narrowed(tasks, Filters(due=str(SOON_DAYS)), today))
    context = {
        "today": today,
        "counts": queries.counts_by_light(lit),
        "names": lights.NAMES,
        "overdue": queries.rows(lit.filter(light=lights.RED)).order_by("deadline")[:12],
        "soon": soon.order_by("deadline")[:12],
        "soon_total": soon.count(),
        "soon_until": today + dt.timedelta(days=SOON_DAYS),
        "reviews": versions_in_review() if may(actor, "plans.review") else [],
        "intakes": intakes_unfinished() if may(actor, "plans.upload") else [],
        "tasks_total": tasks.count(),
        "orphaned": orphaned(today).count() if may(actor, "ledger.succeed") else 0,
        "own": [] if sees_all(actor) else _own_by_deadline(lit, actor),
        "sees_all": sees_all(actor),
    }
    return render(request, "site/home.html", context)


def _own_by_deadline(lit: LitTasks, actor: Actor) -> LitTasks:
    """The unit's open tasks, the most urgent first, those without a day last; as many as one reads."""
    rows = queries.with_own_part(queries.rows(lit.exclude(light=lights.BLUE)), actor.unit)
    return rows.order_by(F("deadline").asc(nulls_last=True), "plan_id", "position")[:60]


@require_GET
@needs("audit.view")
def events(request: ActingRequest) -> HttpResponse:
    """The auditor's page: every event of the jurisdiction, newest first, and whether the chain holds."""
    place = cast(Actor, request.actor).jurisdiction.pid
    rows = Event.objects.filter(jurisdiction=place).order_by("-sequence")
    context = {"page": Paginator(rows, 100).get_page(request.GET.get("page")), "verdict": verify(place)}
    return render(request, "site/events.html", context)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, _("这里您现在不能进入"), str(exception or ""))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, _("没有找到这一页"), _("网址可能写错了，或者内容不在您的权限范围内。"))


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400, _("没有看懂这个请求"), _("请返回上一页，刷新后再试。"))


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Without the request: what broke may be the database, and the frame of a page reads it."""
    return _error(
        None,
        500,
        _("系统出了意外的错误"),
        _("没有保存任何半途的改动。请稍后再试，仍不行请联系系统管理员。"),
    )


def _error(request: HttpRequest | None, status: int, title: str, advice: str) -> HttpResponse:
    context = {"title": title, "advice": advice, "status": status}
    return HttpResponse(render_to_string("site/error.html", context, request), status=status)

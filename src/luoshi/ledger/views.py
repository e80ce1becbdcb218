"""Pages of the ledger."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger import issuing, lights, queries, readiness
from luoshi.ledger.access import visible
from luoshi.ledger.talk_views import talk_context
from luoshi.ledger.timeline import events_of
from luoshi.plans.models import Plan, Version


@require_GET
@needs("ledger.view")
def task(request: ActingRequest, pid: str) -> HttpResponse:
    """One task with its source paragraph, everyone who has a part in it, and its history."""
    actor, today = cast(Actor, request.actor), clock.today()
    found = get_object_or_404(visible(actor).select_related("plan", "version", "item", "block"), pid=pid)
    before, own, after = queries.with_context(found)
    context = {
        "task": found,
        "light": lights.reason(found, today),
        "roles": queries.holders(found),
        "before": before,
        "own": own,
        "after": after,
        "events": events_of(found),
        **talk_context(actor, found),
        "neighbours": queries.neighbours(visible(actor), found),
        "may_see_plan": may(actor, "plans.view", found.version),
    }
    return render(request, "ledger/task.html", context)


@needs("ledger.issue")
def issue(request: ActingRequest, pid: str) -> HttpResponse:
    """What still stands in the way of issuing; and the issuing itself."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    because = request.POST.get("ownerless_because", "")
    reasons = {
        name.removeprefix("because-"): value
        for name, value in request.POST.items()
        if name.startswith("because-") and isinstance(value, str)
    }
    problems: list[str] = []
    if request.method == "POST":
        try:
            count = issuing.issue(
                cast(Actor, request.actor), version, ownerless_because=because, because=reasons
            )
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("已下达，台账增加 %(n)s 项任务。") % {"n": count})
            return redirect(_ledger_of(version.plan))
    context = {
        "version": version,
        "plan": version.plan,
        "check": readiness.full_check(version),
        "problems": problems,
        "reasons": reasons,
        "because": because,
    }
    return render(request, "ledger/issue.html", context, status=422 if problems else 200)


def _ledger_of(plan: Plan) -> str:
    return f"{reverse('ledger:list')}?{urlencode({'plan': plan.pid})}"

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

from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.ledger import issuing, readiness
from luoshi.plans.models import Plan, Version


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
                cast(Actor, request.actor),
                version,
                ownerless_because=because,
                because=reasons,
                reports=request.POST.getlist("report"),
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
        "reports": request.POST.getlist("report") if problems else None,
    }
    return render(request, "ledger/issue.html", context, status=422 if problems else 200)


def _ledger_of(plan: Plan) -> str:
    return f"{reverse('ledger:list')}?{urlencode({'plan': plan.pid})}"

"""Pages of the cascade."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.cascade import actions, queries
from luoshi.cascade.models import Link, LinkState, Verdict
from luoshi.directory.permission import ActingRequest, Actor, may, needs


@require_GET
@needs("cascade.view")
def comparison_list(request: ActingRequest) -> HttpResponse:
    context = {
        "comparisons": [(each, *queries.coverage(each)) for each in queries.comparisons()],
        "versions": queries.choosable_versions(),
        "lower": request.GET.get("lower", ""),
        "may_compare": may(request.actor, "cascade.compare"),
    }
    return render(request, "cascade/list.html", context)


@require_POST
@needs("cascade.compare")
def compare(request: ActingRequest) -> HttpResponse:
    versions = queries.choosable_versions()
    upper = versions.filter(pid=request.POST.get("upper", "")).first()
    lower = versions.filter(pid=request.POST.get("lower", "")).first()
    if upper is None or lower is None:
        messages.error(request, _("请选上级方案和本级方案各一份。"))
        return redirect("cascade:list")
    try:
        comparison = actions.compare(cast(Actor, request.actor), upper, lower)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("cascade:list")
    return redirect("cascade:comparison", comparison.pid)


@require_GET
@needs("cascade.view")
def comparison(request: ActingRequest, pid: str) -> HttpResponse:
    """Item by item: what the upper plan asks, what the lower plan answers, and the verdict."""
    found = get_object_or_404(queries.comparisons(), pid=pid)
    verdict = request.GET.get("verdict", "")
    above, below = queries.coverage(found)
    context = {
        "comparison": found,
        "links": queries.links(found, verdict),
        "counts": queries.verdict_counts(found),
        "verdict": verdict,
        "above": above,
        "below": below,
        "verdicts": dict(Verdict.choices),
        "may_compare": may(request.actor, "cascade.compare", found),
    }
    return render(request, "cascade/comparison.html", context)


@require_POST
@needs("cascade.compare")
def judge(request: ActingRequest, pid: str) -> HttpResponse:
    """One decision on one link; answers with its card as it is now."""
    link = get_object_or_404(Link.objects.select_related("comparison", "item", "answer"), pid=pid)
    problem = ""
    try:
        state = LinkState(request.POST.get("state", ""))
        actions.judge(cast(Actor, request.actor), link, state, request.POST.get("because", ""))
        link.refresh_from_db()
    except ValidationError as error:
        problem = "；".join(error.messages)
    except ValueError:
        problem = _("没有看懂这个操作，请刷新页面。")
    if not request.htmx:
        if problem:
            messages.error(request, problem)
        return redirect("cascade:comparison", link.comparison.pid)
    context = {"link": link, "problem": problem, "may_compare": True}
    return render(request, "cascade/parts/link.html", context, status=422 if problem else 200)

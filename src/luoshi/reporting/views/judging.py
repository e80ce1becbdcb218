"""Pages of the clerk and the leader: reports that wait, accepting, returning, waiving, opening again."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.reporting import judging, queries
from luoshi.reporting.access import visible

PAGE = 100


@needs("reporting.accept")
def waiting(request: ActingRequest) -> HttpResponse:
    """Reports that wait for the clerk; those that are ticked are accepted at once."""
    actor = cast(Actor, request.actor)
    if request.method == "POST":
        chosen = visible(actor).filter(pid__in=request.POST.getlist("report"))
        try:
            count = judging.accept_all(actor, chosen)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已接收 %(n)s 件。") % {"n": count})
        return redirect("reporting:waiting")
    page = Paginator(queries.waiting(), PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/waiting.html", {"page": page, "today": clock.today()})


@require_POST
@needs("reporting.accept")
def judge(request: ActingRequest, pid: str) -> HttpResponse:
    """Accept or return one report, or open a closed one again."""
    actor, because = cast(Actor, request.actor), request.POST.get("because", "")
    number = request.POST.get("revision", "")
    revision = int(number) if number.isdecimal() else -1
    decision = request.POST.get("decision", "")

    def act(one: Any) -> None:
        if decision == "accept":
            judging.accept(actor, one, revision=revision)
        elif decision == "return":
            judging.give_back(actor, one, revision=revision, because=because)
        elif decision == "reopen":
            until = parse_date(request.POST.get("until", "")) if request.POST.get("until") else None
            if until is None:
                raise ValidationError(_("请写明开放到哪一天。"))
            judging.reopen(actor, one, until=until, because=because)
        else:
            raise ValidationError(_("没有看懂要怎么处理。"))

    done = {"accept": _("已接收。"), "return": _("已退回，单位会看到理由。"), "reopen": _("已重新开放。")}
    return _then(request, pid, act, done.get(decision, ""))


@require_POST
@needs("reporting.waive")
def waive(request: ActingRequest, pid: str) -> HttpResponse:
    actor, because = cast(Actor, request.actor), request.POST.get("because", "")
    return _then(request, pid, lambda one: judging.waive(actor, one, because=because), _("已同意免报。"))


def _then(request: ActingRequest, pid: str, act: Any, done: str) -> HttpResponse:
    obligation = get_object_or_404(visible(cast(Actor, request.actor)), pid=pid)
    try:
        act(obligation)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("reporting:report", pid)

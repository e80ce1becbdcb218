"""Pages and downloads of documents."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger.access import sees_all
from luoshi.papers import letters, summaries
from luoshi.plans.models import Plan
from luoshi.reporting import standing
from luoshi.reporting.models import Duty
from luoshi.reporting.queries import month_days

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _units(actor: Actor, plan: Plan) -> list[Unit]:
    """Whose letters the reader may have: everybody's, or the own unit's."""
    return [unit for unit in letters.units_of(plan) if sees_all(actor) or unit.pk == actor.unit.pk]


@require_GET
@needs("papers.letter")
def letter_list(request: ActingRequest, pid: str) -> HttpResponse:
    """The units of a plan, each with its letter."""
    actor = cast(Actor, request.actor)
    plan = get_object_or_404(Plan, pid=pid)
    units = _units(actor, plan)
    if not units and not sees_all(actor):
        raise Http404
    context = {"plan": plan, "letters": letters.letters(plan, units), "may_all": may(actor, "papers.letters")}
    return render(request, "papers/letters.html", context)


@require_GET
@needs("papers.letter")
def letter(request: ActingRequest, pid: str) -> HttpResponse:
    """One unit's letter as a docx."""
    actor = cast(Actor, request.actor)
    plan = get_object_or_404(Plan, pid=pid)
    wanted = [unit for unit in _units(actor, plan) if unit.pid == request.GET.get("unit")]
    found = letters.letters(plan, wanted)
    if not found:
        raise Http404
    return _download(letters.write(found[0], issuer(plan)), letters.filename(found[0]), DOCX)


@require_GET
@needs("papers.letters")
def every_letter(request: ActingRequest, pid: str) -> HttpResponse:
    """All letters of a plan in one archive."""
    plan = get_object_or_404(Plan, pid=pid)
    every = letters.letters(plan, letters.units_of(plan))
    if not every:
        raise Http404
    name = _("目标责任书-%(plan)s.zip") % {"plan": plan.title[:60]}
    return _download(letters.archive(every, issuer(plan)), name, "application/zip")


@require_GET
@needs("papers.summary")
def summary(request: ActingRequest, pid: str) -> HttpResponse:
    """The summary report of a duty's period, as a docx to go on writing in."""
    duty = get_object_or_404(Duty.objects.select_related("plan"), pid=pid)
    key = request.GET.get("period", "")
    if not duty.obligations.filter(period=key).exists():
        raise Http404
    made = summaries.summary_of(duty, Period.of(key), clock.today())
    return _download(summaries.write(made), summaries.filename(made), DOCX)


@require_GET
@needs("papers.summary")
def summaries_page(request: ActingRequest) -> HttpResponse:
    """Choose a stretch of months and duties; see what a summary of them would hold; with `docx` have it."""
    today = clock.today()
    quarter = Period.holding(today, 3)
    first, last = month_days(request.GET.get("from", "")), month_days(request.GET.get("to", ""))
    start, end = (first[0] if first else quarter.start), (last[1] if last else quarter.end)
    plans = Plan.objects.filter(duties__obligations__isnull=False).distinct()
    plan = plans.filter(pid=request.GET.get("plan", "")).first()
    offered = Duty.objects.filter(obligations__isnull=False).select_related("plan").distinct()
    if plan is not None:
        offered = offered.filter(plan=plan)
    offered = offered.order_by("plan", "pk")
    picked = [duty for duty in offered if duty.pid in request.GET.getlist("duty")]
    made = None
    if picked and start <= end:
        made = summaries.summary_over(picked, start, end, today)
        if "docx" in request.GET:
            return _download(summaries.write(made), summaries.filename(made), DOCX)
    context = {
        "start": start,
        "end": end,
        "wrong": start > end,
        "plans": plans,
        "plan": plan,
        "duties": [(duty, duty in picked) for duty in offered],
        "summary": made,
        "names": standing.NAMES,
        "query": urlencode(
            [("from", f"{start:%Y-%m}"), ("to", f"{end:%Y-%m}"), *(("duty", duty.pid) for duty in picked)]
        ),
    }
    return render(request, "papers/summaries.html", context)


def issuer(plan: Plan) -> str:
    """Who signs as the one side: the plan's issuer, else the government of the place."""
    return plan.issuer or _("%(place)s人民政府") % {"place": plan.jurisdiction.name}


def _download(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer

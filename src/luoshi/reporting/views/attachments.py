"""What goes with a report: problems and evidence."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger.access import sees_all
from luoshi.ledger.access import visible as visible_tasks
from luoshi.plans import storage
from luoshi.reporting import evidence, problems
from luoshi.reporting.access import visible
from luoshi.reporting.models import Evidence, Problem, ProblemState

PAGE = 100


@require_POST
@needs("reporting.report")
def raise_problem(request: ActingRequest, pid: str) -> HttpResponse:
    """Name a problem in one's own report."""
    actor = cast(Actor, request.actor)
    obligation = get_object_or_404(visible(actor).select_related("jurisdiction"), pid=pid)
    try:
        problems.raise_problem(
            actor,
            obligation,
            request.POST.get("text", ""),
            help=request.POST.get("help", ""),
            task=visible_tasks(actor).filter(pid=request.POST.get("task", "")).first(),
            helper=Unit.objects.filter(pid=request.POST.get("helper", "")).first(),
        )
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("reporting:report", pid)


@require_POST
@needs("reporting.report")
def withdraw_problem(request: ActingRequest, pid: str) -> HttpResponse:
    """Take a problem out of a report that is not handed in."""
    actor = cast(Actor, request.actor)
    found = get_object_or_404(Problem.objects.select_related("report__obligation"), pid=pid, unit=actor.unit)
    try:
        problems.withdraw_problem(actor, found)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("reporting:report", found.report.obligation.pid)


@require_GET
@needs("reporting.view")
def problem_list(request: ActingRequest) -> HttpResponse:
    """问题清单: what stands in the way, whose help is asked, what became of it."""
    actor = cast(Actor, request.actor)
    found = Problem.objects.filter(report__obligation__in=visible(actor))
    if not sees_all(actor):
        found = found.filter(unit=actor.unit) | Problem.objects.filter(helper=actor.unit)
    state = request.GET.get("state", ProblemState.OPEN)
    if state in ProblemState.values:
        found = found.filter(state=state)
    rows = found.select_related("unit", "task", "helper", "report__obligation__duty").order_by(
        "raised_on", "pk"
    )
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "state": state,
        "states": ProblemState.choices,
        "today": clock.today(),
        "may_follow": may(actor, "reporting.follow"),
        "query": f"state={state}",
    }
    return render(request, "reporting/problems.html", context)


@require_POST
@needs("reporting.follow")
def solve(request: ActingRequest, pid: str) -> HttpResponse:
    """Say what became of a problem."""
    found = get_object_or_404(Problem, pid=pid)
    try:
        problems.solve(cast(Actor, request.actor), found, request.POST.get("answer", ""))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已记下处理结果。"))
    return redirect("reporting:problems")


@require_POST
@needs("reporting.report")
def attach(request: ActingRequest, pid: str) -> HttpResponse:
    """Keep a file with one's own report."""
    actor = cast(Actor, request.actor)
    obligation = get_object_or_404(visible(actor).select_related("jurisdiction"), pid=pid)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise ValidationError(_("请选择文件。"))
        # One byte more than is allowed is read, so that a huge file is refused without being held.
        data = file.read(evidence.MOST_BYTES + 1)
        evidence.attach(actor, obligation, data, file.name or "")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except PermissionDenied as refused:
        messages.error(request, str(refused))
    return redirect("reporting:report", pid)


@require_POST
@needs("reporting.report")
def detach(request: ActingRequest, pid: str) -> HttpResponse:
    """Take a file out of one's own report."""
    actor = cast(Actor, request.actor)
    found = get_object_or_404(Evidence, pid=pid, report__obligation__unit=actor.unit)
    evidence.detach(actor, found)
    return redirect("reporting:report", found.report.obligation.pid)


@require_GET
@needs("reporting.view")
def download(request: ActingRequest, pid: str) -> HttpResponse | FileResponse:
    """A file of a report that the reader may see; always as a download, whatever it claims to be."""
    actor = cast(Actor, request.actor)
    found = get_object_or_404(
        Evidence.objects.select_related("upload", "report__obligation", "task"),
        pid=pid,
        report__obligation__in=visible(actor),
    )
    if found.report.obligation.unit_id != actor.unit.pk and not sees_all(actor):
        raise PermissionDenied(_("佐证只有报送单位和督查部门能看。"))
    answer = FileResponse(
        storage.path_of(found.upload.sha256).open("rb"), as_attachment=True, filename=found.filename
    )
    answer["Content-Type"] = "application/octet-stream"
    return answer

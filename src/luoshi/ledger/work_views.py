"""What is done with a whole list: files of it, and changes of many tasks at once."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.directory.queries import units_listed
from luoshi.ledger import bulk, exporting, jobs
from luoshi.ledger.models import BulkRun, ExportRun, RunState
from luoshi.ledger.tables import Heading
from luoshi.plans import storage

_MOST_PICKED = 5_000
MOST_PRINTED = 3_000  # rows on paper; a longer list is a file's business
_LINES = 200  # of a preview on one page


@require_POST
@needs("ledger.view")
def export(request: ActingRequest) -> HttpResponseBase:
    """A file of the list: at once where it is short, else a page that waits for it."""
    query = request.POST.get("query", "")
    picked = [] if request.POST.get("every") else request.POST.getlist("task")[:_MOST_PICKED]
    try:
        if "chosen" in request.GET and not picked and not request.POST.get("every"):
            raise ValidationError(_("没有选中任务，请先勾选。"))
        run = exporting.begin(cast(Actor, request.actor), query, request.POST.get("format", "xlsx"), picked)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('ledger:list')}?{query}")
    if run.state == RunState.DONE:
        return _download(run)
    jobs.make_export.defer(pid=run.pid)
    return redirect("ledger:export-run", run.pid)


@require_GET
@needs("ledger.view")
def print_list(request: ActingRequest) -> HttpResponse:
    """All of a list on paper, not only the rows that its page has loaded."""
    try:
        table = exporting.table_of(cast(Actor, request.actor), request.GET.urlencode(), MOST_PRINTED)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('ledger:list')}?{request.GET.urlencode()}")
    lines = [(isinstance(line, Heading), line) for line in table.lines]
    return render(request, "ledger/print.html", {"table": table, "lines": lines})


@require_GET
@needs("ledger.view")
def export_run(request: ActingRequest, pid: str) -> HttpResponseBase:
    """The progress of a long file; with `?file` the file itself. Only its asker's business."""
    actor = cast(Actor, request.actor)
    run = get_object_or_404(ExportRun, pid=pid, by=actor.person)
    if "file" in request.GET and run.state == RunState.DONE:
        return _download(run)
    template = "ledger/parts/export_progress.html" if request.htmx else "ledger/export.html"
    return render(request, template, {"run": run})


def _download(run: ExportRun) -> FileResponse:
    file = storage.path_of(run.sha256).open("rb")
    media_type = exporting.FORMATS[run.format].media_type
    return FileResponse(file, as_attachment=True, filename=run.filename, content_type=media_type)


@require_POST
@needs("ledger.bulk")
def begin_bulk(request: ActingRequest) -> HttpResponse:
    """From ticked tasks to a form of what to do with them, from the form to its preview."""
    actor = cast(Actor, request.actor)
    query = request.POST.get("query", "")
    picked = [] if request.POST.get("every") else request.POST.getlist("task")[:_MOST_PICKED]
    action = bulk.ACTIONS.get(request.POST.get("action", ""))
    if action is None or not (picked or request.POST.get("every")):
        messages.error(request, _("请先勾选任务，再选要办的事。"))
        return redirect(f"{reverse('ledger:list')}?{query}")
    problem = ""
    if "filled" in request.POST or not action.asks:
        try:
            run = bulk.preview(actor, action, request.POST.dict(), picked=picked, query=query)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("ledger:bulk-run", run.pid)
    context = {
        "action": action,
        "query": query,
        "picked": picked,
        "every": request.POST.get("every", ""),
        "values": request.POST,
        "problem": problem,
        "units": units_listed(clock.today()) if "unit" in action.asks else [],
    }
    return render(request, "ledger/bulk_form.html", context, status=422 if problem else 200)


@needs("ledger.bulk")
def bulk_run(request: ActingRequest, pid: str) -> HttpResponse:
    """The preview, its confirmation, and what came of it."""
    actor = cast(Actor, request.actor)
    run = get_object_or_404(BulkRun, pid=pid, by=actor.person)
    problem = ""
    if request.method == "POST":
        try:
            run = bulk.carry_out(actor, run, skip_refused="skip" in request.POST)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, _("已办理 %(n)s 项。") % {"n": run.rows_done})
            return redirect("ledger:bulk-run", run.pid)
    refused = [line for line in run.plan if line["refused"]]
    lines = refused if request.GET.get("only") == "refused" else run.plan
    context = {
        "run": run,
        "action": bulk.ACTIONS[run.action],
        "page": Paginator(lines, _LINES).get_page(request.GET.get("page")),
        "refused": len(refused),
        "free": run.rows - len(refused),
        "only": request.GET.get("only", ""),
        "problem": problem,
    }
    return render(request, "ledger/bulk.html", context, status=422 if problem else 200)

"""Pages of the spreadsheet import."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.directory.resolving import similar
from luoshi.ledger import importing, jobs
from luoshi.ledger.import_check import book_of
from luoshi.ledger.import_columns import columns, example_rows
from luoshi.ledger.models import ImportProblem, ImportRun, RunState
from luoshi.ledger.tables import Table, workbook
from luoshi.plans.models import Plan
from luoshi.sheets import layout
from luoshi.sheets.refusals import SheetRefused
from luoshi.sheets.writing import XLSX, write_template

_PAGE = 100
_MOST_ASKED = 100  # names asked for on one page; the rest come after


@needs("ledger.import")
def imports(request: ActingRequest) -> HttpResponse:
    """Take a spreadsheet in; those taken in before."""
    actor = cast(Actor, request.actor)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        into = Plan.objects.filter(pid=request.POST.get("into", "")).first()
        try:
            if file is None:
                raise ValidationError(_("请选一个表格文件。"))
            title = request.POST.get("title", "")
            run = importing.take_in(actor, file.read(), str(file.name), title=title, into=into)
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            jobs.check_import.defer(pid=run.pid)
            return redirect("ledger:import", run.pid)
    context = {
        "problem": problem,
        "runs": ImportRun.objects.select_related("upload", "by", "into")[:20],
        "plans": Plan.objects.filter(versions__state="issued"),
        "columns": columns(),
    }
    return render(request, "ledger/imports.html", context, status=422 if problem else 200)


@require_GET
@needs("ledger.import")
def template(request: ActingRequest) -> HttpResponse:
    """An empty spreadsheet with all columns, two lines as an example, and how to fill it in."""
    how = [
        _("一行一项任务。表头可以用自己的叫法，导入时能对应；不用的列可以删去。"),
        _("一项任务有几个指标时，下面另起一行，只填指标那几列。"),
        _("“编号”填台账里已有的，就是修改那一项；空着的格子表示不改。"),
        _("单位写全称、简称或“各乡镇（街道）”这样的集体名称都可以，多个用顿号隔开。"),
    ]
    data = write_template(columns(), title=_("台账"), how=how, rows=example_rows())
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="ledger-template.xlsx"'
    return answer


@require_GET
@needs("ledger.import")
def import_run(request: ActingRequest, pid: str) -> HttpResponse:
    """How far it is; what is wrong, what is asked, what would be written."""
    run = get_object_or_404(ImportRun.objects.select_related("upload", "into", "by"), pid=pid)
    if request.htmx and run.state in (RunState.WAITING, RunState.RUNNING):
        return render(request, "ledger/parts/import_progress.html", {"run": run})
    page = Paginator(run.problems.all(), _PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "run": run,
        "page": page,
        "why_not": importing.why_not(run),
        "unknown": _asked(run),
        "changed": Paginator(run.checked.select_related("task"), _PAGE).get_page(request.GET.get("changed")),
        "fields": {column.key: column.title for column in columns()},
        "mapping": _mapping(run) if run.state in (RunState.READY, RunState.FAILED) else [],
    }
    answer = render(request, "ledger/import.html", context)
    if request.htmx:
        # The work is over: the whole page is another one now.
        answer["HX-Refresh"] = "true"
    return answer


def _asked(run: ImportRun) -> list[dict[str, Any]]:
    """Names that the directory does not know, the most frequent first, with those that look alike."""
    unknown = sorted(run.counts.get("unknown", {}).items(), key=lambda pair: -pair[1])[:_MOST_ASKED]
    if run.state != RunState.READY:
        return []
    return [{"name": name, "times": times, "alike": similar(name)} for name, times in unknown]


def _mapping(run: ImportRun) -> list[dict[str, Any]]:
    """Each field with the column that it is taken from, and what else it could be."""
    try:
        book = book_of(run)
    except SheetRefused:
        return []
    wanted = columns()
    mapped = layout.from_plain(book, wanted, run.mapping) if run.mapping else layout.suggest(book, wanted)
    samples = layout.samples(book, mapped)
    offered = [
        (place, title, "、".join(sample)[:30])
        for place, (title, sample) in enumerate(zip(mapped.titles, samples, strict=True))
        if title
    ]
    return [{"column": column, "at": mapped.columns.get(column.key), "offered": offered} for column in wanted]


@require_POST
@needs("ledger.import")
def import_step(request: ActingRequest, pid: str) -> HttpResponse:
    """What the person decided: other columns, what names mean, or to write it."""
    actor = cast(Actor, request.actor)
    run = get_object_or_404(ImportRun, pid=pid)
    try:
        if "mapping" in request.POST:
            chosen = {key[4:]: str(value) for key, value in request.POST.items() if key.startswith("col-")}
            importing.again(actor, run, chosen)
            jobs.check_import.defer(pid=run.pid)
        elif "names" in request.POST:
            meanings = {key[5:]: str(value) for key, value in request.POST.items() if key.startswith("name-")}
            if importing.settle(actor, run, meanings):
                jobs.check_import.defer(pid=run.pid)
        else:
            importing.confirm(actor, run)
            jobs.write_import.defer(pid=run.pid)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("ledger:import", run.pid)


@require_GET
@needs("ledger.import")
def problems(request: ActingRequest, pid: str) -> HttpResponse:
    """All problems that were kept, as a workbook to work through."""
    run = get_object_or_404(ImportRun.objects.select_related("upload"), pid=pid)
    rows = ImportProblem.objects.filter(run=run)
    table = Table(
        title=_("%(file)s 要改的地方") % {"file": run.upload.filename},
        note=_("共 %(n)s 处") % {"n": run.problems_found},
        columns=[(_("行"), 8), (_("列"), 18), (_("内容"), 30), (_("问题"), 36), (_("可以填"), 40)],
        lines=(
            [str(each.row), each.column, each.value, each.says, each.accepted] for each in rows.iterator()
        ),
    )
    answer = HttpResponse(workbook(table), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="problems-{run.pid}.xlsx"'
    return answer

"""Pages of an import: send a file, see what it would do, then do it or not. The same for every table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.directory import jobs
from luoshi.directory.importing import background, runs
from luoshi.directory.importing.tables import Table
from luoshi.directory.models import ImportFile, ImportState
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.sheets.checking import MOST_LISTED
from luoshi.sheets.layout import samples
from luoshi.sheets.refusals import SheetRefused
from luoshi.sheets.writing import XLSX, write_problems, write_template

View = Callable[..., HttpResponseBase]
MOST_IN_A_FILE = 20_000
_UNDER_WAY = (ImportState.WAITING, ImportState.WRITING, ImportState.FAILED)


def begin(table: Table) -> View:
    """The page where a file is sent in, with the template and how to fill it in."""

    @needs(table.permission)
    def view(request: ActingRequest) -> HttpResponse:
        problem = ""
        if request.method == "POST":
            file = request.FILES.get("file")
            try:
                if file is None:
                    raise ValidationError(_("请先选择文件。"))
                kept = runs.keep(
                    cast(Actor, request.actor), table.what, file.read(), file.name or _("未命名")
                )
            except SheetRefused as refused:
                problem = str(refused)
            except ValidationError as error:
                problem = "；".join(error.messages)
            else:
                if kept.in_background:
                    jobs.check_import.defer(pid=kept.pid)
                return redirect(f"directory:check-{table.what}", kept.pid)
        context = {"table": table, "columns": table.columns(), "problem": problem, **_addresses(table)}
        return render(request, "directory/import.html", context, status=422 if problem else 200)

    return view


def template(table: Table) -> View:
    """The template, filled with what the directory holds now."""

    @require_GET
    @needs(table.permission)
    def view(request: ActingRequest) -> HttpResponse:
        how = [str(sentence) for sentence in table.how]
        data = write_template(table.columns(), title=str(table.title), how=how, rows=table.held())
        return _download(data, f"{table.title}-{clock.today()}.xlsx")

    return view


def check(table: Table) -> View:
    """What the file would do; a POST decides the columns, or writes it."""

    @needs(table.permission)
    def view(request: ActingRequest, pid: str) -> HttpResponse:
        actor = cast(Actor, request.actor)
        kept = get_object_or_404(ImportFile, pid=pid, what=table.what, by=actor.person)
        if kept.applied_at is not None and not request.htmx:
            return render(
                request, "directory/imported.html", {"table": table, "kept": kept, **_addresses(table)}
            )
        if kept.state in _UNDER_WAY and kept.applied_at is None:
            template = "import_progress" if request.htmx else "import_waiting"
            context = {"table": table, "kept": kept, "check_name": f"directory:check-{table.what}"}
            return render(request, f"directory/{template}.html", context | _addresses(table))
        if request.htmx:
            # The page that showed the progress is another one now.
            answer = HttpResponse()
            answer["HX-Refresh"] = "true"
            return answer
        if request.method == "POST":
            _act(request, actor, kept)
            return redirect(f"directory:check-{table.what}", pid)
        looked = background.recall(kept) if kept.in_background else runs.look(actor, kept)
        return render(request, "directory/check.html", _seen(table, kept, looked))

    return view


def _act(request: ActingRequest, actor: Actor, kept: ImportFile) -> None:
    """Write the file, or take other columns; a long one is left to the worker."""
    if request.POST.get("do") != "write":
        runs.choose_columns(actor, kept, _chosen(request))
        if kept.in_background:
            jobs.check_import.defer(pid=kept.pid)
        return
    try:
        if kept.in_background:
            runs.begin_writing(actor, kept)
            jobs.write_import.defer(pid=kept.pid)
            return
        runs.write(actor, kept)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已全部导入。"))


def errors(table: Table) -> View:
    """All errors of the file as a spreadsheet."""

    @require_GET
    @needs(table.permission)
    def view(request: ActingRequest, pid: str) -> HttpResponse:
        actor = cast(Actor, request.actor)
        kept = get_object_or_404(ImportFile, pid=pid, what=table.what, by=actor.person, applied_at=None)
        if kept.in_background:
            looked = background.recall(kept)
        else:
            looked = runs.look(actor, kept, most=MOST_IN_A_FILE)
        return _download(write_problems(looked.check), _("错误清单.xlsx"))

    return view


def _seen(table: Table, kept: ImportFile, looked: runs.Looked) -> dict[str, Any]:
    layout, book = looked.layout, looked.check.book
    stand = samples(book, layout)
    offered = [
        {"position": position, "title": title or "—", "sample": "、".join(stand[position][:2])[:40]}
        for position, title in enumerate(layout.titles)
    ]
    taken = set(layout.columns.values())
    return {
        "table": table,
        "kept": kept,
        "looked": looked,
        "check": looked.check,
        "summary": looked.check.summary(),
        "mapping": [(column, layout.columns.get(column.key)) for column in looked.columns],
        "offered": offered,
        "unused": [each for each in offered if each["position"] not in taken and each["title"] != "—"],
        "problems": looked.check.problems[:MOST_LISTED],
        "added": looked.of("add"),
        "changed": looked.of("change"),
        "counts": looked.counts,
        "untold": sum(looked.counts[what] - len(looked.of(what)) for what in ("add", "change")),
        **_addresses(table),
    }


def _chosen(request: ActingRequest) -> dict[str, str]:
    return {
        name.removeprefix("column-"): value
        for name, value in request.POST.items()
        if name.startswith("column-") and isinstance(value, str)
    }


def _addresses(table: Table) -> dict[str, str]:
    people = table.permission == "directory.appoint"
    return {
        "begin_url": reverse(f"directory:import-{table.what}"),
        "template_url": reverse(f"directory:template-{table.what}"),
        "home_url": reverse("directory:people" if people else "directory:list"),
        "home_name": _("人员") if people else _("单位"),
        "errors_name": f"directory:errors-{table.what}",
    }


def _download(data: bytes, filename: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, filename)
    return answer

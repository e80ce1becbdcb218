"""Pages of what is promised in a task: points of a path, milestones reached, projects."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.ledger import interim, paths, projects, reaching
from luoshi.ledger.access import visible
from luoshi.ledger.forms import ProjectForm, ReachForm
from luoshi.ledger.models import Indicator, Milestone, Project, Stage, Task
from luoshi.plans.models import Plan

EMPTY_ROWS = 4


@needs("ledger.set-path")
def path(request: ActingRequest, pid: str) -> HttpResponse:
    """The points of an indicator between the plan's targets, and where it should stand today."""
    actor = cast(Actor, request.actor)
    rows = Indicator.objects.filter(task__in=visible(actor), retired_at=None).select_related("task__plan")
    indicator = get_object_or_404(rows, pid=pid)
    task = cast(Task, indicator.task)
    problems: list[str] = []
    if request.method == "POST":
        try:
            wanted = points_in(request.POST)
            revision = int(request.POST.get("revision", "-1"))
            because = request.POST.get("because", "")
            interim.set_points(actor, indicator, wanted, revision=revision, because=because)
        except ValidationError as error:
            problems = error.messages
        except ValueError:
            problems = [_("没有看懂这个操作，请刷新页面。")]
        else:
            messages.success(request, _("过程目标已保存。"))
            return redirect("ledger:task", task.pid)
    held = [(point.by, point.low) for point in interim.points_of(indicator)]
    given = [
        (request.POST.get(f"by-{n}", ""), request.POST.get(f"value-{n}", ""))
        for n in range(len(held) + EMPTY_ROWS)
    ]
    targets = list(indicator.targets.order_by("by", "since"))
    context = {
        "indicator": indicator,
        "task": task,
        "rows": given if request.method == "POST" else [*held, *[("", "")] * EMPTY_ROWS],
        "own": [target for target in paths.in_force(targets) if not target.interim],
        "expected": paths.expected(indicator, targets, clock.today(), task.plan.period_start),
        "today": clock.today(),
        "why_not": interim.why_no_points(actor, task),
        "problems": problems,
        "because": request.POST.get("because", ""),
    }
    return render(request, "ledger/path.html", context, status=422 if problems else 200)


def points_in(data: Mapping[str, str]) -> dict[dt.date, Decimal]:
    """The points of a posted table, by-N and value-N; rows without both are left out, half rows refused."""
    found: dict[dt.date, Decimal] = {}
    for name, text in data.items():
        field, _dash, number = name.partition("-")
        value = data.get(f"value-{number}", "").strip()
        if field != "by" or not (text.strip() or value):
            continue
        try:
            by = dt.date.fromisoformat(text.strip())
            figure = Decimal(value.replace(",", "").replace("，", ""))
        except (ValueError, InvalidOperation):
            raise ValidationError(
                _("“%(by)s　%(value)s”没有看懂：日期写成 2026-06-30，数值只写数字；不要的一行两格都清空。")
                % {"by": text, "value": value}
            ) from None
        if by in found:
            raise ValidationError(_("%(day)s 写了两次，请留一个。") % {"day": by.isoformat()})
        found[by] = figure
    return found


@require_POST
@needs("ledger.reach")
def reach(request: ActingRequest, pid: str) -> HttpResponse:
    """A milestone said to be reached, or taken back."""
    actor = cast(Actor, request.actor)
    rows = Milestone.objects.filter(task__in=visible(actor)).select_related("task")
    stone = get_object_or_404(rows, pid=pid)
    task = cast(Task, stone.task)
    form = ReachForm(request.POST, task)
    try:
        if "back" in request.POST:
            reaching.take_back(actor, stone, request.POST.get("words", ""))
        elif form.is_valid():
            said = form.cleaned_data
            reaching.reach(actor, stone, said["on"], said["evidence"], said["words"])
        else:
            raise ValidationError([str(each) for errors in form.errors.values() for each in errors])
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("节点已更新。"))
    return redirect("ledger:task", task.pid)


@needs("ledger.keep-projects")
def add_project(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    task = get_object_or_404(visible(actor).select_related("plan"), pid=pid)
    form = ProjectForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            made = projects.add_project(actor, task, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已增加项目“%(name)s”。") % {"name": made.name})
            return redirect("ledger:task", pid)
    return _project_page(request, task, form, projects.why_not_keep(actor, task))


@needs("ledger.keep-projects")
def project(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    rows = Project.objects.filter(task__in=visible(actor)).select_related("task__plan")
    found = get_object_or_404(rows, pid=pid)
    task = cast(Task, found.task)
    first = {name: getattr(found, name) for name in (*projects.FIELDS, "revision")}
    form = ProjectForm(request.POST or None, initial=first, label_suffix="")
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            projects.change_project(actor, found, values, revision=values["revision"] or 0)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("项目“%(name)s”已更新。") % {"name": values["name"]})
            return redirect("ledger:task", task.pid)
    return _project_page(request, task, form, projects.why_not_keep(actor, task))


def _project_page(request: ActingRequest, task: Task, form: ProjectForm, why_not: str) -> HttpResponse:
    context = {"task": task, "form": form, "why_not": why_not}
    return render(request, "ledger/project.html", context, status=422 if form.errors else 200)


@require_GET
@needs("ledger.view")
def plan_projects(request: ActingRequest, pid: str) -> HttpResponse:
    """The projects of a plan that the reader sees, by stage, with what they cost together."""
    actor = cast(Actor, request.actor)
    plan = get_object_or_404(Plan.objects.filter(tasks__in=visible(actor)).distinct(), pid=pid)
    every = projects.projects_of(actor, plan)
    stage = request.GET.get("stage", "")
    rows = every.filter(stage=stage) if stage in Stage.values else every
    stages = list(every.order_by().values_list("stage", flat=True))
    context = {
        "plan": plan,
        "rows": rows,
        "stage": stage,
        "total": len(stages),
        "stages": [(each.value, each.label, stages.count(each.value)) for each in Stage],
        "investment": rows.aggregate(sum=Sum("investment"))["sum"],
        "stated": visible(actor).filter(plan=plan).aggregate(sum=Sum("projects_stated"))["sum"],
    }
    return render(request, "ledger/projects.html", context)

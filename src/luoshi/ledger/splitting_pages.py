"""Pages of sub-tasks and splits of one task."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.calendar import clock
from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.directory.queries import in_force, members
from luoshi.ledger import splitting, subtasks
from luoshi.ledger.access import visible
from luoshi.ledger.forms import SplitForm, StepForm, SubtaskEditForm, SubtaskForm, SubtaskStateForm
from luoshi.ledger.models import Split, Target, Task
from luoshi.ledger.signing import colleagues
from luoshi.ledger.splitting import Part


@require_POST
@needs("ledger.subtask")
def add_subtask(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    task = get_object_or_404(visible(actor), pid=pid)
    form = SubtaskForm(request.POST, colleagues(actor.unit))
    if form.is_valid():
        values = form.cleaned_data
        try:
            subtasks.add_subtask(actor, task, values["title"], values["deadline"], values["person"])
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已增加子任务“%(title)s”。") % {"title": values["title"]})
    else:
        messages.error(request, _problems(form))
    return redirect("ledger:task", pid)


@require_POST
@needs("ledger.subtask")
def set_subtask(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    row = get_object_or_404(Task.objects.filter(added_by=actor.unit).select_related("parent"), pid=pid)
    form = SubtaskStateForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            subtasks.set_subtask(
                actor, row, values["state"], revision=values["revision"], because=values["because"]
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
    return redirect("ledger:task", row.parent.pid if row.parent else row.pid)


@require_POST
@needs("ledger.subtask")
def edit_subtask(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    row = get_object_or_404(Task.objects.filter(added_by=actor.unit).select_related("parent"), pid=pid)
    form = SubtaskEditForm(request.POST, colleagues(actor.unit))
    if form.is_valid():
        said = form.cleaned_data
        try:
            subtasks.edit_subtask(
                actor, row, said["title"], said["deadline"], said["person"], revision=said["revision"]
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已修改子任务“%(title)s”。") % {"title": said["title"]})
    else:
        messages.error(request, _problems(form))
    return redirect("ledger:task", row.parent.pid if row.parent else row.pid)


@needs("ledger.split")
def split(request: ActingRequest, pid: str) -> HttpResponse:
    """A table of units with what each gets; refused shares stay on the page with the reason."""
    actor = cast(Actor, request.actor)
    task = get_object_or_404(visible(actor).select_related("plan"), pid=pid)
    asked = request.POST.get("target") or request.GET.get("target") or ""
    targets = Target.objects.filter(
        indicator__task=task, superseded_at__isnull=True, interim=False, low__isnull=False
    ).select_related("indicator")
    target = targets.filter(pid=asked).first() or (None if asked == "words" else targets.first())
    problems: list[str] = []
    form = SplitForm(request.POST or None)
    if request.method == "POST":
        try:
            if not form.is_valid():
                raise ValidationError(_("请选分解的办法。"))
            parts = parts_in(request.POST)
            values = form.cleaned_data
            splitting.split(actor, task, target, values["rule"], parts, explanation=values["explanation"])
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("已分解给 %(n)s 个单位，等待签收。") % {"n": len(parts)})
            return redirect("ledger:task", pid)
    today = clock.today()
    context = {
        "task": task,
        "target": target,
        "targets": targets,
        "rules": [
            (rule.value, rule.label) for rule in splitting.rules_for(target.indicator if target else None)
        ],
        "units": _candidates(task),
        "all_units": Unit.objects.filter(in_force(today)),
        "groups": [(group, members(group, today)) for group in Group.objects.all()],
        "given": request.POST,
        "problems": problems,
        "why_not": splitting.why_no_split(actor, task),
    }
    return render(request, "ledger/split.html", context, status=422 if problems else 200)


def parts_in(data: Mapping[str, str]) -> list[Part]:
    """The shares in a posted table: value-PID and words-PID for each unit, empty ones left out."""
    found: dict[str, dict[str, str]] = {}
    units = {unit.pid: unit for unit in Unit.objects.all()}
    for name, text in data.items():
        field, _dash, pid = name.partition("-")
        if field in ("value", "words") and pid in units and text.strip():
            found.setdefault(pid, {})[field] = text.strip()
    return [
        Part(unit, _number(found[pid].get("value", ""), unit), found[pid].get("words", ""))
        for pid, unit in units.items()
        if pid in found
    ]


def _number(text: str, unit: Unit) -> Decimal | None:
    """A figure as people type it: full-width digits, thousands separators."""
    if not text:
        return None
    plain = text.translate(str.maketrans("０１２３４５６７８９．，－", "0123456789.,-")).replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 17:
        raise ValidationError(
            _("%(unit)s填的“%(text)s”不是数，请只写数字，如 1200 或 98.5。") % {"unit": unit, "text": text}
        )
    return number


def _candidates(task: Task) -> list[Unit]:
    """Who would get a share first: the units of the task other than the leads, in official order; without
    those that are no more."""
    held = task.assignments.exclude(role__in=("lead", "supervisor")).values("unit")
    return list(Unit.objects.filter(in_force(clock.today()), pk__in=held).order_by("position", "pk"))


@require_POST
@needs("ledger.split")
def revoke(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    splits = Split.objects.filter(task__in=visible(actor)).select_related("task__plan", "target__indicator")
    made = get_object_or_404(splits, pid=pid)
    form = StepForm({**request.POST.dict(), "step": "revoke"})
    try:
        splitting.revoke(actor, made, form.cleaned_data["because"] if form.is_valid() else "")
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已收回分解。"))
    return redirect("ledger:task", made.task.pid)


def _problems(form: SubtaskForm) -> str:
    return "；".join(str(message) for each in form.errors.values() for message in each)

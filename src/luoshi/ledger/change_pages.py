"""Pages of requests for change: asking, and the list of what waits for one's decision."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.directory.queries import in_force
from luoshi.ledger import awaiting, changes, succeeding
from luoshi.ledger.access import visible, waiting_for
from luoshi.ledger.forms import ChangeForm, StepForm
from luoshi.ledger.models import Assignment, Change, Target
from luoshi.ledger.signing_pages import back
from luoshi.workflow.queries import choices


@needs("ledger.ask-change")
def ask(request: ActingRequest, pid: str) -> HttpResponse:
    """Ask for an extension, another unit, another target, or cancelling."""
    actor = cast(Actor, request.actor)
    task = get_object_or_404(visible(actor).select_related("plan"), pid=pid)
    form = ChangeForm(request.POST or None, task)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            change = changes.ask(
                actor,
                task,
                values["kind"],
                form.after(),
                values["because"],
                revision=values["revision"],
                assignment=values["assignment"],
                target=values["target"],
            )
        except ValidationError as error:
            problems = error.messages
        else:
            messages.success(request, _("已提出申请，%(state)s。") % {"state": change.get_state_display()})
            return redirect("ledger:task", pid)
    context = {
        "task": task,
        "form": form,
        "kind": request.POST.get("kind") or request.GET.get("kind") or "extend",
        "problems": problems,
        "why_not": changes.why_no_change(actor, task),
        "assignments": Assignment.objects.filter(task=task, unit__isnull=False).select_related("unit"),
        "targets": Target.objects.filter(
            indicator__task=task, superseded_at__isnull=True, interim=False, low__isnull=False
        ).select_related("indicator"),
        "units": Unit.objects.filter(in_force(clock.today())),
    }
    return render(request, "ledger/ask_change.html", context, status=422 if problems or form.errors else 200)


@require_GET
@needs("ledger.decisions")
def decisions(request: ActingRequest) -> HttpResponse:
    """等我决定: requests and parts given back that wait for the reader, oldest first."""
    actor = cast(Actor, request.actor)
    waiting = list(waiting_for(actor).select_related("task__plan"))
    context = {
        "today": clock.today(),
        "changes": [(change, changes.words(change), choices(actor, change)) for change in waiting],
        "refused": awaiting.refused() if may(actor, "ledger.settle-refusal") else [],
        "orphaned": succeeding.orphaned(clock.today()) if may(actor, "ledger.succeed") else [],
    }
    return render(request, "ledger/decisions.html", context)


@require_POST
@needs("ledger.view")
def change_step(request: ActingRequest, pid: str) -> HttpResponse:
    """One step with one request."""
    actor = cast(Actor, request.actor)
    change = get_object_or_404(Change.objects.filter(task__in=visible(actor)), pid=pid)
    form = StepForm(request.POST)
    if form.is_valid() and form.cleaned_data["step"] in {step.name for step in changes.CHANGE.steps}:
        try:
            done = changes.take_step(actor, change, form.cleaned_data["step"], form.cleaned_data["because"])
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已办理：%(state)s。") % {"state": done.get_state_display()})
    return back(request, change.task.pid)

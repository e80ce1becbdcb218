"""Pages of signing: what a unit signs for, and what the clerk sees of it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.models import Person, Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger import awaiting, sharing, signing
from luoshi.ledger.access import sees_all, visible
from luoshi.ledger.forms import OfferForm, StepForm
from luoshi.ledger.models import Assignment, Share


@require_GET
@needs("ledger.signing")
def overview(request: ActingRequest) -> HttpResponse:
    """A unit's own list to sign; for those who see all, who has signed and what was given back."""
    actor, today = cast(Actor, request.actor), clock.today()
    whole = sees_all(actor)
    assignments = Assignment.objects.filter(task__in=visible(actor))
    context = {
        "today": today,
        "whole": whole,
        "rows": awaiting.to_sign(actor) if may(actor, "ledger.sign") else [],
        "shares": awaiting.shares_to_sign(actor) if may(actor, "ledger.sign") else [],
        "refused": awaiting.refused() if may(actor, "ledger.settle-refusal") else [],
        "units": awaiting.by_unit(assignments, today) if whole else [],
        "colleagues": signing.colleagues(actor.unit).exclude(pk=actor.person.pk),
        "directory": Unit.objects.exclude(pk=actor.unit.pk) if not whole else [],
        "may_sign": may(actor, "ledger.sign"),
    }
    return render(request, "ledger/signing.html", context)


@require_POST
@needs("ledger.sign")
def sign_chosen(request: ActingRequest) -> HttpResponse:
    """Sign for the chosen assignments and shares, all or none."""
    actor = cast(Actor, request.actor)
    rows = list(awaiting.to_sign(actor).filter(pid__in=request.POST.getlist("assignment")))
    shares = list(awaiting.shares_to_sign(actor).filter(pid__in=request.POST.getlist("share")))
    if not rows and not shares:
        messages.error(request, _("请先勾选要签收的任务。"))
        return redirect("ledger:signing")
    try:
        count = signing.sign_all(actor, rows) + sharing.sign_all(actor, shares)
    except ValidationError as error:
        messages.error(request, _("没有签收：%(why)s") % {"why": "；".join(error.messages)})
    else:
        messages.success(request, _("已签收 %(n)s 项。") % {"n": count})
    return redirect("ledger:signing")


@require_POST
@needs("ledger.signing")
def assignment_step(request: ActingRequest, pid: str) -> HttpResponse:
    """One step with one assignment."""
    actor = cast(Actor, request.actor)
    rows = Assignment.objects.select_related("task__plan", "unit", "offered_unit", "offered_person")
    row = get_object_or_404(rows.filter(task__in=visible(actor)), pid=pid)
    form = StepForm(request.POST)
    if form.is_valid():
        try:
            _step(actor, row, form.cleaned_data["step"], form.cleaned_data["because"], request)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已办理，%(task)s。") % {"task": row.task.title})
    return back(request, row.task.pid)


def _step(actor: Actor, row: Assignment, step: str, because: str, request: ActingRequest) -> None:
    if step == "sign":
        signing.sign(actor, row)
    elif step == "refuse":
        signing.refuse(actor, row, because)
    elif step == "release":
        signing.release(actor, row, because)
    elif step == "insist":
        signing.insist(actor, row, because)
    elif step == "offer":
        signing.offer(actor, row, _receiver(request), because)
    elif step in ("take", "accept"):
        signing.take(actor, row)
    elif step == "decline":
        signing.decline(actor, row, because)
    elif step == "take-back":
        signing.take_back(actor, row)
    else:
        raise ValidationError(_("没有这个操作。"))


def _receiver(request: ActingRequest) -> Unit | Person:
    """The colleague or the unit (by its name) that a part is handed to."""
    form = OfferForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    person = Person.objects.filter(pid=values.get("person") or "-").first()
    unit = Unit.objects.filter(name=(values.get("unit") or "-").strip()).first()
    if person is None and unit is None:
        raise ValidationError(_("请选转给哪位同事，或写全接收单位的名称。"))
    return person or cast(Unit, unit)


@require_POST
@needs("ledger.signing")
def share_step(request: ActingRequest, pid: str) -> HttpResponse:
    """One step with one share of a split."""
    actor = cast(Actor, request.actor)
    shares = Share.objects.select_related(
        "split__task__plan", "split__target__indicator", "split__unit", "unit"
    )
    share = get_object_or_404(shares.filter(split__task__in=visible(actor)), pid=pid)
    form = StepForm(request.POST)
    acts = {"refuse": sharing.refuse_share, "insist": sharing.insist_on_share}
    if form.is_valid():
        step, because = form.cleaned_data["step"], form.cleaned_data["because"]
        try:
            if step in acts:
                acts[step](actor, share, because)
            else:
                sharing.sign_share(actor, share)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已办理，%(what)s。") % {"what": share.split})
    return back(request, share.split.task.pid)


def back(request: ActingRequest, pid: str) -> HttpResponse:
    """Where the form was, within the site; else the task's page."""
    place = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(place, allowed_hosts={request.get_host()}):
        return redirect(place)
    return redirect("ledger:task", pid)

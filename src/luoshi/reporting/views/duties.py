"""Pages of duties: what plans ask for, proposing one, its dates and burden, deciding."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.audit.queries import history
from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.plans.duties import DutyForm as FactsForm
from luoshi.plans.models import Version, VersionState
from luoshi.reporting import duties, proposals, taking_up
from luoshi.reporting.asked import asked_as, asked_in
from luoshi.reporting.audience import units_of
from luoshi.reporting.forms import DutyForm, initial_of
from luoshi.reporting.models import Asks, Duty, DutyState


@require_GET
@needs("reporting.view")
def duty_list(request: ActingRequest) -> HttpResponse:
    """Duties by state, and what issued plans ask for that has not been made one yet."""
    proposing = may(request.actor, "reporting.propose")
    found = list(Duty.objects.select_related("plan", "requester"))
    context = {
        "proposed": [each for each in found if each.state == DutyState.PROPOSED],
        "active": [each for each in found if each.state == DutyState.ACTIVE],
        "past": [each for each in found if each.state not in (DutyState.PROPOSED, DutyState.ACTIVE)],
        "suggestions": taking_up.not_taken_up() if proposing else [],
        "may_propose": proposing,
    }
    return render(request, "reporting/duties.html", context)


@needs("reporting.propose")
def propose(request: ActingRequest) -> HttpResponse:
    """A new duty, by hand or from the words of a plan; it goes to its own page to be looked at."""
    actor = cast(Actor, request.actor)
    if request.method != "POST":
        return render(request, "reporting/propose.html", {"form": DutyForm(initial=_initial(request))})
    form = DutyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                made = duties.propose(actor, form.duty_fields, units=data["units"], groups=data["groups"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        except IntegrityError:
            form.add_error(None, _("这句话已经提出过报送要求，请到列表里找。"))
        else:
            messages.success(request, _("已提出，请核对日期、工作量和重叠，再送领导批准。"))
            return redirect("reporting:duty", made.pid)
    return render(request, "reporting/propose.html", {"form": form}, status=422)


def _initial(request: ActingRequest) -> dict[str, Any]:
    """The form of a new duty, filled in from what a plan says where the address names it."""
    today = clock.today()
    version = Version.objects.filter(pid=request.GET.get("version", "")).select_related("plan").first()
    if version is not None:
        for asked in asked_in(version, today):
            if asked.pid == request.GET.get("duty", ""):
                return initial_of(asked)
    return {"first_day": today.isoformat(), "cadence": "monthly", "day": 31, "audience": "owners"}


@require_GET
@needs("reporting.propose")
def asked_dates(request: ActingRequest, pid: str) -> HttpResponse:
    """When a duty in review would fall due, and why, with what the form beside it says now."""
    today = clock.today()
    versions = Version.objects.select_related("plan", "jurisdiction").filter(state=VersionState.REVIEW)
    found = get_object_or_404(versions, duties__contains=[{"pid": pid}])
    form = FactsForm(request.GET) if "cadence" in request.GET else None
    facts = form.facts() if form is not None and form.is_valid() else {}
    asked = None if form is not None and form.errors else asked_as(found, pid, facts, today)
    context = {
        "asked": asked,
        "wrong": form is not None and bool(form.errors),
        "dates": proposals.dates(asked.duty, today) if asked and not asked.why_not else [],
        "names": [str(each) for each in (*asked.units, *asked.groups)] if asked else [],
    }
    return render(request, "reporting/parts/asked_dates.html", context)


@require_GET
@needs("reporting.view")
def duty(request: ActingRequest, pid: str) -> HttpResponse:
    """One duty: dates with reasons, burden, overlaps, who owes it, its history."""
    actor, today = cast(Actor, request.actor), clock.today()
    found = get_object_or_404(Duty.objects.select_related("plan", "requester", "jurisdiction"), pid=pid)
    open_ = found.state in (DutyState.PROPOSED, DutyState.ACTIVE)
    context = {
        "duty": found,
        "today": today,
        "dates": proposals.dates(found, today) if open_ else [],
        "burden": proposals.burden(found, today),
        "overlaps": proposals.overlaps(found, today) if found.state == DutyState.PROPOSED else [],
        "units": units_of(found, today),
        "asks": [str(label) for value, label in Asks.choices if value in found.asks],
        "events": history(found.jurisdiction.pid, found.pid),
        "may_decide": found.state == DutyState.PROPOSED and may(actor, "reporting.approve", found),
        "may_propose": may(actor, "reporting.propose", found),
    }
    return render(request, "reporting/duty.html", context)


@require_POST
@needs("reporting.approve")
def decide(request: ActingRequest, pid: str) -> HttpResponse:
    """Approve or refuse."""
    actor, because = cast(Actor, request.actor), request.POST.get("because", "")

    def act(found: Duty, revision: int) -> str:
        if request.POST.get("decision") == "approve":
            duties.approve(actor, found, revision=revision, because=because)
            return _("已批准，应报事项已经生成。")
        duties.refuse(actor, found, revision=revision, because=because)
        return _("没有批准，理由已记录。")

    return _then(request, pid, act)


@require_POST
@needs("reporting.propose")
def change(request: ActingRequest, pid: str) -> HttpResponse:
    """End a duty, or merge a proposed one into another."""
    actor, because = cast(Actor, request.actor), request.POST.get("because", "")

    def act(found: Duty, revision: int) -> str:
        if request.POST.get("decision") == "merge":
            into = get_object_or_404(Duty, pid=request.POST.get("into", ""))
            duties.merge(actor, found, into, revision=revision, because=because)
            return _("已并入“%(into)s”，单位不用多报一份。") % {"into": into}
        duties.end(actor, found, revision=revision, because=because)
        return _("已结束，之后不再要求报送。")

    return _then(request, pid, act)


def _then(request: ActingRequest, pid: str, act: Any) -> HttpResponse:
    found = get_object_or_404(Duty, pid=pid)
    number = request.POST.get("revision", "")
    try:
        messages.success(request, act(found, int(number) if number.isdecimal() else -1))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except duties.Stale:
        messages.error(request, _("别人刚刚处理过这项要求，请看现在的情况。"))
    return redirect("reporting:duty", pid)

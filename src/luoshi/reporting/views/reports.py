"""Pages of those who report: what I owe, one report, handing in."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.audit.queries import history
from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger.access import sees_all
from luoshi.reporting import drafting, handing_in, queries
from luoshi.reporting.access import visible
from luoshi.reporting.models import Evidence, Habits, Obligation, Problem, Receipt, State
from luoshi.reporting.obligations import why_due
from luoshi.reporting.receipts import hand_in_in_turn, in_line
from luoshi.reporting.sheet import only_led_by, sheet_of
from luoshi.reporting.standing import standing_of
from luoshi.reporting.turns import whose_turn
from luoshi.reporting.views.receipts import acknowledged

# More forms than this on one page are slow to draw and to read; the rest are links.
FORMS_ON_A_PAGE = 12


@require_GET
@needs("reporting.report")
def owed(request: ActingRequest) -> HttpResponse:
    """我要办: everything that the unit owes now, with its forms, and one button for all."""
    actor, today = cast(Actor, request.actor), clock.today()
    found = queries.owed(actor.unit, today)
    workdays = workdays_of(actor.jurisdiction.pid)
    received = list(in_line(actor.unit))
    sent = {pid: receipt for receipt in received for pid in receipt.reports}
    writable = [each for each in found if each.state != State.ENDORSING and each.pid not in sent]
    cards = [_card(each, workdays) for each in writable[:FORMS_ON_A_PAGE]]
    context = {
        "today": today,
        # As the menu has it: everything that is not handed in yet, whoever's turn it is.
        "count": len(found),
        "cards": cards,
        "further": writable[FORMS_ON_A_PAGE:],
        "received": [(each, sent[each.pid]) for each in found if each.pid in sent],
        "with_head": [each for each in found if each.state == State.ENDORSING],
        "asked": sum(each.needed for card in cards for each in card["sheet"].fields),
        "prefilled": sum(card["sheet"].prefilled for card in cards),
        "handed_in": queries.handed_in(actor.unit, today)[:20],
        "may_endorse": may(actor, "reporting.endorse"),
        "habits": Habits.objects.filter(unit=actor.unit).first(),
    }
    return render(request, "reporting/owed.html", context)


def _card(obligation: Obligation, workdays: Any) -> dict[str, Any]:
    sheet = sheet_of(obligation)
    return {
        "obligation": obligation,
        "sheet": sheet,
        "bases": json.dumps({each.name: each.saved for each in sheet.fields}, ensure_ascii=False),
        "why": why_due(obligation, workdays),
    }


@require_GET
@needs("reporting.view")
def report(request: ActingRequest, pid: str) -> HttpResponse:
    """One report: a form for who may write it, else to read; last period's beside it."""
    actor, today = cast(Actor, request.actor), clock.today()
    obligation = _visible(actor, pid)
    card = _card(obligation, workdays_of(obligation.jurisdiction.pid))
    own = obligation.unit_id == actor.unit.pk
    if not own and not sees_all(actor):
        card["sheet"] = only_led_by(card["sheet"], actor.unit)
    # While it waits to be filed, it is what was sent.
    received = in_line(obligation.unit).filter(reports__contains=[pid]).first()
    context = {
        **card,
        "today": today,
        "standing": standing_of(obligation, today),
        "received": received,
        "writable": received is None and _writable(actor, obligation),
        "turn": "" if received else whose_turn(actor, obligation, today),
        "closed": obligation.is_open and obligation.is_closed(today),
        "own": own,
        "may_endorse": obligation.state == State.ENDORSING and may(actor, "reporting.endorse", obligation),
        "may_take_back": _may_take_back(actor, obligation),
        "may_judge": may(actor, "reporting.accept", obligation),
        "may_waive": obligation.is_open and may(actor, "reporting.waive", obligation),
        "may_see_attached": own or sees_all(actor),
        "problems": Problem.objects.filter(report__obligation=obligation).select_related("helper"),
        "evidence": Evidence.objects.filter(report__obligation=obligation).select_related("upload", "by"),
        "units": Unit.objects.exclude(pk=obligation.unit_id) if own else [],
        "events": history(obligation.jurisdiction.pid, obligation.pid),
        "partners": queries.partners_reports(obligation) if own and obligation.duty.plan_id else [],
    }
    return render(request, "reporting/report.html", context)


def _writable(actor: Actor, obligation: Obligation) -> bool:
    unsent = obligation.state in (State.DUE, State.DRAFTED, State.RETURNED)
    return unsent and not obligation.is_closed(clock.today()) and may(actor, "reporting.report", obligation)


def _may_take_back(actor: Actor, obligation: Obligation) -> bool:
    """Whether it can be taken back: not after closing, for it could not be sent again."""
    sent = obligation.state in (State.SUBMITTED, State.ENDORSING)
    return sent and not obligation.is_closed(clock.today()) and may(actor, "reporting.report", obligation)


def _visible(actor: Actor, pid: str) -> Obligation:
    found = visible(actor).select_related(
        "duty__plan", "duty__requester", "unit", "jurisdiction", "decided_by", "submitted_by"
    )
    return get_object_or_404(found, pid=pid)


@require_POST
@needs("reporting.report")
def save(request: ActingRequest, pid: str) -> HttpResponse:
    """Keep what is being written; answers, field by field, what was kept, what not, and why."""
    actor = cast(Actor, request.actor)
    obligation = _visible(actor, pid)
    said = _sent(request).get(obligation.pid, drafting.Said())
    try:
        saved = drafting.keep(actor, obligation, said.values, said.bases)
    except PermissionDenied as refused:
        return JsonResponse({"refused": str(refused)}, status=409)
    return JsonResponse(
        {
            "kept": saved.kept,
            "problems": saved.problems,
            "explain": saved.explain,
            "clashes": [vars(each) for each in saved.clashes],
            "at": clock.now().isoformat(),
        }
    )


def _sent(request: ActingRequest) -> dict[str, drafting.Said]:
    """By the obligation's public id, the fields that a form holds for it, and what they were before."""
    values: dict[str, dict[str, str]] = {}
    for key, value in request.POST.items():
        pid, bar, name = key.partition("|")
        if bar:
            values.setdefault(pid, {})[name] = str(value)
    return {pid: drafting.Said(found, _bases(found.pop("bases", ""))) for pid, found in values.items()}


def _bases(text: str) -> dict[str, str]:
    try:
        bases = json.loads(text or "{}")
    except ValueError:
        bases = {}
    if not isinstance(bases, dict):
        bases = {}
    return {str(name): str(value) for name, value in bases.items()}


@require_POST
@needs("reporting.report")
def hand_in(request: ActingRequest) -> HttpResponse:
    """Save and hand in every report of the form that is complete; say of the others what they lack. Where it
    is crowded, the answer is a receipt."""
    actor, chosen = cast(Actor, request.actor), request.POST.getlist("report")
    result = hand_in_in_turn(actor, chosen, _sent(request))
    if isinstance(result, Receipt):
        return acknowledged(result)
    for obligation, problems in result.kept_back:
        messages.error(request, f"{obligation}：{handing_in.in_one_line(problems)}")
    if result.done:
        with_head = sum(each.state == State.ENDORSING for each in result.done)
        if with_head:
            messages.success(request, _("已送单位负责人审签 %(n)s 件。") % {"n": with_head})
        if with_head < len(result.done):
            messages.success(request, _("已报送 %(n)s 件。") % {"n": len(result.done) - with_head})
    if not chosen:
        messages.error(request, _("没有选择要报送的事项。"))
    return redirect("reporting:owed")


@require_POST
@needs("reporting.report")
def take_back(request: ActingRequest, pid: str) -> HttpResponse:
    actor = cast(Actor, request.actor)
    return _then(
        request, pid, lambda one: handing_in.take_back(actor, one), _("已撤回，可以修改后重新报送。")
    )


@require_POST
@needs("reporting.endorse")
def endorse(request: ActingRequest, pid: str) -> HttpResponse:
    """The head approves, or has it written again."""
    actor, because = cast(Actor, request.actor), request.POST.get("because", "")
    if request.POST.get("decision") == "send-back":
        return _then(
            request,
            pid,
            lambda one: handing_in.send_back(actor, one, because=because),
            _("已退给联络员修改。"),
        )
    return _then(request, pid, lambda one: handing_in.endorse(actor, one), _("已审签并报送。"))


def _then(request: ActingRequest, pid: str, act: Any, done: str) -> HttpResponse:
    obligation = _visible(cast(Actor, request.actor), pid)
    try:
        act(obligation)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, done)
    return redirect("reporting:report", pid)


@require_POST
@needs("reporting.endorse")
def habits(request: ActingRequest) -> HttpResponse:
    """Whether the head approves the unit's reports before they go out."""
    wanted = request.POST.get("head_approves") == "on"
    handing_in.set_habits(cast(Actor, request.actor), head_approves=wanted)
    messages.success(request, _("今后报送先由负责人审签。") if wanted else _("今后报送不再经负责人审签。"))
    return redirect("reporting:owed")

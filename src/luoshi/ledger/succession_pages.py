"""The page on which the clerk says who takes over from units that are no more."""

from __future__ import annotations

from itertools import groupby
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.directory.queries import in_force
from luoshi.directory.resolving import ended
from luoshi.ledger import succeeding, succeeding_shares
from luoshi.ledger.models import Assignment

NOBODY = "nobody"


@needs("ledger.succeed")
def successions(request: ActingRequest) -> HttpResponse:
    """Parts of open tasks whose unit is no more: chosen, seen beforehand, then done."""
    actor, today = cast(Actor, request.actor), clock.today()
    preview: list[succeeding.Fate] = []
    problems: list[str] = []
    if request.method == "POST":
        picked, because = request.POST.getlist("part"), request.POST.get("because", "")
        try:
            successor = _successor(request.POST.get("successor", ""))
            if "confirm" in request.POST:
                count = succeeding.decide(actor, picked, successor, because)
                messages.success(request, _("已处理 %(n)s 项。") % {"n": count})
                return redirect("ledger:successions")
            preview = succeeding.fates(succeeding.orphaned(today).filter(pid__in=picked), successor)
            if not preview:
                raise ValidationError(_("请先勾选要处理的任务；可能别人刚刚处理过了。"))
        except ValidationError as error:
            problems = error.messages
    context: dict[str, Any] = {
        "units": _by_unit(list(succeeding.orphaned(today))),
        "shares": succeeding_shares.orphaned_shares(today),
        "heirs": Unit.objects.filter(in_force(today)),
        "preview": preview,
        "along": succeeding_shares.share_fates(succeeding.heirs_of(preview)),
        "stuck": any(fate.refused for fate in preview),
        "posted": request.POST,
        "problems": problems,
        "nobody": NOBODY,
        "today": today,
    }
    return render(request, "ledger/successions.html", context, status=422 if problems else 200)


def _successor(chosen: str) -> Unit | None:
    if chosen == NOBODY:
        return None
    unit = Unit.objects.filter(pid=chosen).first()
    if unit is None:
        raise ValidationError(_("请选承接单位。"))
    return unit


def _by_unit(rows: list[Assignment]) -> list[tuple[Unit, str, list[Unit], list[Assignment]]]:
    """(the unit, why it is no more, who the act says follows it, its parts)."""
    found = []
    for unit, own in groupby(rows, key=lambda row: cast(Unit, row.unit)):
        heirs = [each.successor for each in unit.successions.select_related("successor")]
        found.append((unit, ended([unit], clock.today()).get(unit.pk, ""), heirs, list(own)))
    return found

"""The page of a receipt: that reports have come in, then what became of them."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.reporting.models import Obligation, Receipt, ReceiptState
from luoshi.reporting.receipts import ahead_of

# Seconds until the page asks again, by how long it has waited: three thousand of them ask at the same time.
_AGAIN = ((dt.timedelta(seconds=10), 4), (dt.timedelta(minutes=1), 10), (dt.timedelta.max, 30))


def acknowledged(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """The answer to who has just sent it; asks the database nothing."""
    context = {"receipt": receipt, "again": _again(receipt), "count": len(receipt.reports)}
    return render(request, "reporting/receipt.html", context, status=202)


@require_GET
@needs("reporting.report")
def receipt(request: ActingRequest, pid: str) -> HttpResponse:
    """How far it is. The page asks for this again until it is filed."""
    actor = cast(Actor, request.actor)
    found = get_object_or_404(Receipt.objects.select_related("unit"), pid=pid, unit=actor.unit)
    template = "reporting/parts/receipt.html" if request.htmx else "reporting/receipt.html"
    return render(request, template, _context(found))


def _context(found: Receipt) -> dict[str, Any]:
    context: dict[str, Any] = {"receipt": found, "again": _again(found), "count": len(found.reports)}
    if found.state == ReceiptState.WAITING:
        return context | {"ahead": ahead_of(found)}
    own = Obligation.objects.filter(unit=found.unit, pid__in=found.reports).select_related("duty")
    named = {each.pid: each for each in own}
    done = found.result.get("done", [])
    return context | {
        "done": [named[pid] for pid in done if pid in named],
        "out": len(done) - found.result.get("with_head", 0),
        "sent": [(named[pid], each["values"].values()) for pid, each in found.form.items() if pid in named],
    }


def _again(found: Receipt) -> int:
    waited = clock.now() - found.received_at
    return next(seconds for until, seconds in _AGAIN if waited < until)

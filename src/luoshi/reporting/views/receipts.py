"""The page of a receipt: that reports have come in, then what became of them."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.reporting.models import Obligation, Receipt, ReceiptState
from luoshi.reporting.receipts import ahead_of

# The page asks again after seconds, the longer the line the later: so many are filed in a second or more,
# and three thousand of them ask.
FILED_A_SECOND, LATEST = 20, 30


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
    context: dict[str, Any] = {"receipt": found, "count": len(found.reports)}
    if found.state == ReceiptState.WAITING:
        found.ahead = ahead_of(found)
        return context | {"again": _again(found)}
    own = Obligation.objects.filter(unit=found.unit, pid__in=found.reports).select_related("duty")
    named = {each.pid: each for each in own}
    done = found.result.get("done", [])
    return context | {
        "done": [named[pid] for pid in done if pid in named],
        "out": len(done) - found.result.get("with_head", 0),
        "sent": [(named[pid], each["values"].values()) for pid, each in found.form.items() if pid in named],
    }


def _again(found: Receipt) -> int:
    return min(2 + found.ahead // FILED_A_SECOND, LATEST)

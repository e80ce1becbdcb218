"""The page of a receipt: that reports have come in, then what became of them."""

from __future__ import annotations

from functools import cache
from string import Template
from typing import Any, cast

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from luoshi.directory.permission import ActingRequest, Actor, needs, public
from luoshi.reporting import line
from luoshi.reporting.models import Obligation, Receipt, ReceiptState


def acknowledged(receipt: Receipt) -> HttpResponse:
    """The answer to who has just sent it; asks the database nothing."""
    words = {name: escape(str(value)) for name, value in _waiting(receipt).items()}
    page = _drawn(get_language(), receipt.ahead > 0).substitute(words)
    return HttpResponse(page, status=202)


@cache
def _drawn(language: str | None, crowded: bool) -> Template:
    """The page of a receipt that waits, in the language that is in force, with gaps for what differs from one
    to the next. Three thousand are handed out in a minute, and to draw each would take half as long as all
    else that is done for it."""
    gaps = {name: f"${{{name}}}" for name in ("unit", "at", "count", "address", "asking", "again")}
    context = {"state": "waiting", "ahead": "${ahead}" if crowded else "", **gaps}
    return Template(render_to_string("reporting/receipt.html", context))


@require_GET
@public
def ahead(request: HttpRequest, ticket: str) -> HttpResponse:
    """How many come before a receipt. Its page asks until it is filed, and then for the receipt itself."""
    try:
        pid = line.receipt_on(ticket)
    except BadSignature as error:
        raise Http404 from error
    before = line.ahead_of(pid)
    context: dict[str, Any] = {"address": reverse("reporting:receipt", args=[pid]), "filed": before is None}
    if before is not None:
        context |= {"asking": request.path, "ahead": before, "again": line.asks_after(before)}
    return HttpResponse(render_to_string("reporting/parts/line.html", context))


@require_GET
@needs("reporting.report")
def receipt(request: ActingRequest, pid: str) -> HttpResponse:
    """How far it is, in the end what became of it."""
    actor = cast(Actor, request.actor)
    found = get_object_or_404(Receipt.objects.select_related("unit"), pid=pid, unit=actor.unit)
    template = "reporting/parts/receipt.html" if request.htmx else "reporting/receipt.html"
    return render(request, template, _context(found))


def _context(found: Receipt) -> dict[str, Any]:
    if found.state == ReceiptState.WAITING:
        found.ahead = line.ahead_of(found.pid) or 0
        return {"state": "waiting", **_waiting(found)}
    own = Obligation.objects.filter(unit=found.unit, pid__in=found.reports).select_related("duty")
    # In no order: whoever has handed in ten reports in a rush asks for this once, all within minutes.
    named = {each.pid: each for each in own.order_by()}
    done = found.result.get("done", [])
    return {
        "receipt": found,
        "state": found.state,
        "unit": found.unit,
        "address": _address(found),
        "done": [named[pid] for pid in done if pid in named],
        "out": len(done) - found.result.get("with_head", 0),
        "sent": [(named[pid], each["values"].values()) for pid, each in found.form.items() if pid in named],
    }


def _waiting(found: Receipt) -> dict[str, Any]:
    """What the page says of a receipt that waits."""
    return {
        "unit": found.unit,
        "at": f"{timezone.localtime(found.received_at):%H:%M:%S}",
        "count": len(found.reports),
        "ahead": found.ahead,
        "address": _address(found),
        "asking": reverse("reporting:ahead", args=[line.ticket_for(found)]),
        "again": line.asks_after(found.ahead),
    }


def _address(found: Receipt) -> str:
    return reverse("reporting:receipt", args=[found.pid])

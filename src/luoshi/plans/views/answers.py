"""What the review page gets back after a change: the pieces of it that are other ones now."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from luoshi.directory.permission import ActingRequest, Actor, may
from luoshi.plans import describing, marks, queries
from luoshi.plans.changes import last_number
from luoshi.plans.keys import KEYS
from luoshi.plans.models import WHOLE, Item, Verdict, Version, VersionState


def page_context(request: ActingRequest, version: Version) -> dict[str, Any]:
    """All that the review page shows."""
    items = queries.items_for_review(version)
    goals = version.goals
    findings = queries.findings_for_review(version)
    in_text_order = request.GET.get("order") == "text"
    return {
        "version": version,
        "plan": version.plan,
        "lines": marks.lines_of(
            version.text,
            items,
            {**version.machine, "duties": version.duties, "goals": goals},
            findings,
        ),
        "items": items,
        "sections": queries.sections_for_review(items, doubtful_first=not in_text_order),
        "in_text_order": in_text_order,
        "findings": findings,
        "open_findings": sum(finding.verdict == Verdict.OPEN for finding in findings),
        "fixable": sum(bool(each.fix) and each.verdict != Verdict.REJECTED for each in findings),
        "progress": queries.progress(version),
        "unresolved": queries.unresolved_names(version),
        "described": describing.described(version),
        "duties": version.duties,
        "citations": version.machine.get("citations", []),
        "phases": version.machine.get("phases", []),
        "goals": goals,
        "goal_count": sum(len(facts) for facts in goals.values()),
        "last_change": last_number(version),
        "keys": KEYS,
        "may_review": may(request.actor, "plans.review", version) and version.state == VersionState.REVIEW,
        "may_set": may(request.actor, "ledger.set-plan", version.plan),
        "may_issue": may(request.actor, "ledger.issue", version) and version.state == VersionState.REVIEW,
    }


def card(request: ActingRequest, item: Item, problem: str = "", **more: Any) -> HttpResponse:
    """One item's card in its own place, and the progress beside it; 409 with a problem."""
    if not request.htmx:
        if problem:
            messages.error(request, problem)
        return redirect(reverse("plans:review", args=[item.version.pid]) + f"#{item.pid}")
    context = _common(request, item.version) | {
        "item": Item.objects.prefetch_related("owners").get(pk=item.pk),
        "problem": problem,
        "partial": True,
        **more,
    }
    return render(request, "plans/parts/decided.html", context, status=409 if problem else 200)


def pieces(request: ActingRequest, version: Version, pids: Iterable[str], focus: str = "") -> HttpResponse:
    """The cards and stretches of text of these items, out of band; the whole panes where items came or
    went. `focus` is the card to go to."""
    wanted = list(pids)
    rows = list(version.items.filter(pid__in=wanted).prefetch_related("owners"))
    own = [name for name in WHOLE if name in wanted]
    reshaped = len(rows) != len(wanted) - len(own)
    if not request.htmx:
        return redirect(reverse("plans:review", args=[version.pid]) + (f"#{focus}" if focus else ""))
    if reshaped or own:
        return panes(request, version, focus)
    more = {"rows": rows, "stretches": _stretches(version, rows), "partial": True}
    return _focused(render(request, "plans/parts/pieces.html", _common(request, version) | more), focus)


def panes(request: ActingRequest, version: Version, focus: str = "") -> HttpResponse:
    """Both panes anew, out of band."""
    context = page_context(request, version) | {"partial": True}
    return _focused(render(request, "plans/parts/panes.html", context), focus)


def problem(request: ActingRequest, version: Version, words: str) -> HttpResponse:
    """A sentence at the head of the page; nothing else changed."""
    if not request.htmx:
        messages.error(request, words)
        return redirect("plans:review", version.pid)
    return render(request, "plans/parts/problem.html", {"words": words}, status=422)


def _common(request: ActingRequest, version: Version) -> dict[str, Any]:
    return {
        "version": version,
        "plan": version.plan,
        "progress": queries.progress(version),
        "may_review": may(request.actor, "plans.review", version) and version.state == VersionState.REVIEW,
    }


def _stretches(version: Version, rows: list[Item]) -> list[tuple[str, list[marks.Line]]]:
    """(item's pid, its lines with their marks) of some items."""
    lines = marks.lines_of(version.text, rows, {"outline": version.machine.get("outline")})
    return [(item.pid, [line for line in lines if line.item == item.pid]) for item in rows]


def _focused(answer: HttpResponse, focus: str) -> HttpResponse:
    answer["HX-Reswap"] = "none"
    if focus:
        answer["HX-Trigger-After-Settle"] = json.dumps({"reviewed": {"focus": focus}})
    return answer


def acting(request: ActingRequest) -> Actor:
    """The actor of a request that a permission has let in."""
    return cast(Actor, request.actor)

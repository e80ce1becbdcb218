"""A new version beside the one in force: what is different, whether it is approved."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, may, needs
from luoshi.plans import comparing, comparing_facts, versions
from luoshi.plans.models import ApprovalState, Item, Version, VersionState
from luoshi.plans.views.answers import acting

_KINDS = (
    ("changed", gettext_lazy("有实质改动")),
    ("added", gettext_lazy("新增")),
    ("dropped", gettext_lazy("不再列入")),
    ("moved", gettext_lazy("只改序号板块")),
    ("same", gettext_lazy("没有变")),
)


@require_GET
@needs("plans.view")
def compare(request: ActingRequest, pid: str) -> HttpResponse:
    """What the new version adds, drops and changes."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    inside = versions.version_in_force(version.plan)
    if inside is None or inside.pk == version.pk:
        inside = version.plan.versions.filter(number__lt=version.number).order_by("-number").first()
    if inside is None:
        messages.info(request, _("这是第一版，没有可以比较的现行版。"))
        return redirect("plans:review", pid)
    found = comparing.compare(inside, version)
    kind = request.GET.get("kind", "")
    counts = found.counts
    open_ = version.state == VersionState.REVIEW
    context = {
        "version": version,
        "plan": version.plan,
        "inside": inside,
        "rows": found.of_kind(kind),
        "whole": comparing_facts.whole(inside, version),
        "kind": kind,
        "total": len(found.rows),
        "counts": [(code, name, counts[code]) for code, name in _KINDS],
        "dropped": found.of_kind("dropped"),
        "approval": version.approvals.select_related("asked_by", "decided_by").last(),
        "missing": _missing(request, version),
        "may_pair": open_ and may(request.actor, "plans.review", version),
        "may_approve": open_ and may(request.actor, "plans.approve", version),
        "asked": version.approvals.filter(state=ApprovalState.ASKED).exists(),
    }
    return render(request, "plans/compare.html", context)


def _missing(request: ActingRequest, version: Version) -> str:
    """What the version still waits for, and whose turn it is, for the reader of this page; empty when it
    waits for nothing."""
    missing = versions.approval_missing(version)
    last = version.approvals.last()
    asked = last is not None and last.state == ApprovalState.ASKED
    if not missing or (asked and not may(request.actor, "plans.review", version)):
        return missing
    if may(request.actor, "plans.approve", version):
        return _("督查专员还没有提请批准。提请以后您会收到消息，在这里批准或退回。")
    if not may(request.actor, "plans.review", version):
        return _("新版要由督查专员提请、督办领导批准才能下达；您可以在这里看改动。")
    if last is None:
        return _("方案已在执行，新版要经督办领导批准才能下达。看过下面的改动，再提请批准。")
    return missing


@require_POST
@needs("plans.review")
def pair(request: ActingRequest, pid: str) -> HttpResponse:
    """One item said to carry on another, or nothing."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    old, new = (Item.objects.filter(pid=request.POST.get(name, "")).first() for name in ("old", "new"))
    return _done(request, version, lambda: versions.pair(acting(request), version, old, new))


@require_POST
@needs("plans.review")
def ask(request: ActingRequest, pid: str) -> HttpResponse:
    """Ask for approval, or take the asking back."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    if "withdraw" in request.POST:
        return _done(request, version, lambda: versions.withdraw(acting(request), version))
    return _done(request, version, lambda: versions.ask(acting(request), version))


@require_POST
@needs("plans.approve")
def approve(request: ActingRequest, pid: str) -> HttpResponse:
    """A leader's word."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    verdict, because = request.POST.get("verdict") == "approve", request.POST.get("because", "")
    return _done(
        request, version, lambda: versions.decide(acting(request), version, approve=verdict, because=because)
    )


def _done(request: ActingRequest, version: Version, act: Callable[[], object]) -> HttpResponse:
    """Do it, and show the comparison as it is then; a refusal stands on its top."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("plans:compare", version.pid)

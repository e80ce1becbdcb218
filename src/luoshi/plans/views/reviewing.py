"""The review page and the decisions on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, needs
from luoshi.plans import accuracy, actions, changes, presence, proofing, queries
from luoshi.plans.models import Finding, Item, ItemState, Verdict, Version, VersionState
from luoshi.plans.views.answers import acting, card, page_context, panes, pieces, problem


@require_GET
@needs("plans.view")
def review(request: ActingRequest, pid: str) -> HttpResponse:
    """Text on the left, facts on the right."""
    version = get_object_or_404(Version.objects.select_related("plan", "upload"), pid=pid)
    context = page_context(request, version)
    return render(request, "plans/review.html", context | {"accuracy": accuracy.of(version)})


@require_POST
@needs("plans.review")
def decide(request: ActingRequest, pid: str) -> HttpResponse:
    """One decision on one item; answers with the item's card (and the progress beside it) as they are now."""
    item = get_object_or_404(
        Item.objects.select_related("version__plan").defer("version__text", "version__machine"), pid=pid
    )
    said = ""
    try:
        state = ItemState(request.POST.get("state", ""))
        revision = int(request.POST.get("revision", "-1"))
        because = request.POST.get("because", "")
        actions.decide(acting(request), item, state, revision=revision, because=because)
    except changes.Stale:
        said = _("别人刚刚处理过这一项，下面是最新的情况，请再看一遍。")
    except ValidationError as error:
        said = "；".join(error.messages)
    except ValueError:
        said = _("没有看懂这个操作，请刷新页面。")
    return card(request, item, said)


@require_POST
@needs("plans.review")
def judge(request: ActingRequest, pid: str) -> HttpResponse:
    """采纳 or 不采纳 of one finding; answers with its card as it is now."""
    finding = get_object_or_404(Finding.objects.select_related("version"), pid=pid)
    said = ""
    try:
        verdict = Verdict(request.POST.get("verdict", ""))
        proofing.judge(acting(request), finding, verdict, request.POST.get("because", ""))
    except ValidationError as error:
        said = "；".join(error.messages)
    except ValueError:
        said = _("没有看懂这个操作，请刷新页面。")
    if not request.htmx:
        if said:
            messages.error(request, said)
        return redirect("plans:review", finding.version.pid)
    findings = queries.findings_for_review(finding.version)
    context = {
        "finding": next(each for each in findings if each.pk == finding.pk),
        "problem": said,
        "may_review": finding.version.state == VersionState.REVIEW,
    }
    return render(request, "plans/parts/finding.html", context, status=422 if said else 200)


@require_POST
@needs("plans.review")
def apply_fixes(request: ActingRequest, pid: str) -> HttpResponse:
    """Write the safe fixes into the draft."""
    version = get_object_or_404(Version, pid=pid)
    try:
        count = proofing.apply_safe_fixes(acting(request), version)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已改正 %(n)s 处，并重新识别了全文。") % {"n": count})
    return redirect("plans:review", pid)


@require_POST
@needs("plans.review")
def confirm_certain(request: ActingRequest, pid: str) -> HttpResponse:
    """All certain items, or those of one block."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    before = changes.last_number(version)
    try:
        count = actions.confirm_certain(acting(request), version, block=request.POST.get("block"))
    except ValidationError as error:
        return problem(request, version, "；".join(error.messages))
    if request.htmx:
        pids = queries.changed_since(version, before).items
        return pieces(request, version, pids, request.POST.get("focus", ""))
    messages.success(request, ngettext("已确认 %(n)s 项。", "已确认 %(n)s 项。", count) % {"n": count})
    return redirect("plans:review", pid)


@require_POST
@needs("plans.review")
def undo(request: ActingRequest, pid: str) -> HttpResponse:
    """Take back one's own last change."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    try:
        change = changes.undo(acting(request), version)
    except ValidationError as error:
        return problem(request, version, "；".join(error.messages))
    if change is None:
        return problem(request, version, _("没有可以撤销的改动。"))
    version.refresh_from_db()
    return pieces(request, version, change.before, next(iter(change.before)))


@require_POST
@needs("plans.review")
def others(request: ActingRequest, pid: str) -> HttpResponse:
    """Who else is here, and what they have changed since the page last asked."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    try:
        seen = int(request.POST.get("seen", "0"))
    except ValueError:
        seen = 0
    news = queries.changed_since(version, seen, but=acting(request).person)
    rows = list(version.items.filter(pid__in=news.items).prefetch_related("owners"))
    context = {
        "version": version,
        "plan": version.plan,
        "present": presence.be_here(acting(request), version),
        "news": news,
        "rows": [] if news.reshaped else rows,
        "progress": queries.progress(version),
        "may_review": version.state == VersionState.REVIEW,
        "partial": True,
    }
    return render(request, "plans/parts/others.html", context)


@require_GET
@needs("plans.review")
def whole(request: ActingRequest, pid: str) -> HttpResponse:
    """Both panes as they are now, for a page whose items are no longer those of the text."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    if not request.htmx:
        return redirect("plans:review", pid)
    return panes(request, version)

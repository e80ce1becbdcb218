"""Pages of the plans."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.plans import actions, jobs, marks, proofing, queries, storage
from luoshi.plans.changes import Stale
from luoshi.plans.forms import UploadForm
from luoshi.plans.models import Finding, Intake, Item, ItemState, Verdict, Version, VersionState


@require_GET
@needs("plans.view")
def plan_list(request: ActingRequest) -> HttpResponse:
    return render(request, "plans/list.html", _list_context(request, UploadForm()))


@require_POST
@needs("plans.upload")
def upload(request: ActingRequest) -> HttpResponse:
    """Take a file in; a known one is refused with the way to its plan and to a new version of it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "plans/list.html", _list_context(request, form), status=422)
    file, actor = form.cleaned_data["file"], cast(Actor, request.actor)
    try:
        # One transaction with the job: a server that dies in between leaves no upload that nobody reads.
        with transaction.atomic():
            intake = actions.take_in(
                actor,
                file.read(),
                file.name or _("未命名"),
                new_version_of=form.cleaned_data["plan"],
                again=form.cleaned_data["plan"] is not None,
            )
            jobs.queue(intake)
    except actions.AlreadyThere as known:
        context = _list_context(request, form) | {"known": known.version}
        return render(request, "plans/list.html", context, status=409)
    except OSError:
        form.add_error("file", _("服务器磁盘写不进去，文件没有保存。请联系系统管理员后重新上传。"))
        return render(request, "plans/list.html", _list_context(request, form), status=507)
    return redirect("plans:intake", intake.pid)


def _list_context(request: ActingRequest, form: UploadForm) -> dict[str, object]:
    return {
        "form": form,
        "plans": queries.plans_listed(),
        "intakes": queries.intakes_unfinished(),
        "may_upload": may(request.actor, "plans.upload"),
    }


@require_GET
@vary_on_headers("HX-Request")
@needs("plans.upload")
def intake(request: ActingRequest, pid: str) -> HttpResponse:
    """The progress of a reading; htmx asks for the part again until it has ended."""
    found = get_object_or_404(Intake.objects.select_related("upload", "version"), pid=pid)
    if found.version is not None:
        address = reverse("plans:review", args=[found.version.pid])
        return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    template = "plans/parts/progress.html" if request.htmx else "plans/intake.html"
    return render(request, template, {"intake": found})


@require_GET
@needs("plans.view")
def review(request: ActingRequest, pid: str) -> HttpResponse:
    """Text on the left, facts on the right."""
    version = get_object_or_404(Version.objects.select_related("plan", "upload"), pid=pid)
    items = queries.items_for_review(version)
    goals = version.machine.get("goals") or {}
    findings = queries.findings_for_review(version)
    context = {
        "version": version,
        "plan": version.plan,
        "lines": marks.lines_of(version.text, items, version.machine, findings),
        "items": items,
        "findings": findings,
        "open_findings": sum(finding.verdict == Verdict.OPEN for finding in findings),
        "fixable": sum(bool(each.fix) and each.verdict != Verdict.REJECTED for each in findings),
        "progress": queries.progress(version),
        "unresolved": queries.unresolved_names(version),
        "meta": version.machine.get("meta", {}),
        "duties": version.machine.get("duties", []),
        "citations": version.machine.get("citations", []),
        "phases": version.machine.get("phases", []),
        "goals": goals,
        "goal_count": sum(len(facts) for facts in goals.values()),
        "may_review": may(request.actor, "plans.review", version) and version.state == VersionState.REVIEW,
        "may_issue": may(request.actor, "ledger.issue", version) and version.state == VersionState.REVIEW,
    }
    return render(request, "plans/review.html", context)


@require_POST
@needs("plans.review")
def decide(request: ActingRequest, pid: str) -> HttpResponse:
    """One decision on one item; answers with the item's card (and the progress beside it) as they are now."""
    item = get_object_or_404(
        Item.objects.select_related("version__plan").defer("version__text", "version__machine"), pid=pid
    )
    problem = ""
    try:
        state = ItemState(request.POST.get("state", ""))
        revision = int(request.POST.get("revision", "-1"))
        actions.decide(
            cast(Actor, request.actor),
            item,
            state,
            revision=revision,
            because=request.POST.get("because", ""),
        )
    except Stale:
        problem = _("别人刚刚处理过这一项，下面是最新的情况，请再看一遍。")
    except ValidationError as error:
        problem = "；".join(error.messages)
    except ValueError:
        problem = _("没有看懂这个操作，请刷新页面。")
    if not request.htmx:
        if problem:
            messages.error(request, problem)
        return redirect(reverse("plans:review", args=[item.version.pid]) + f"#{item.pid}")
    context = {
        "item": Item.objects.prefetch_related("owners").get(pk=item.pk),
        "problem": problem,
        "progress": queries.progress(item.version),
        "version": item.version,
        "plan": item.version.plan,
        "may_review": item.version.state == VersionState.REVIEW,
        "partial": True,
    }
    return render(request, "plans/parts/decided.html", context, status=409 if problem else 200)


@require_POST
@needs("plans.review")
def judge(request: ActingRequest, pid: str) -> HttpResponse:
    """采纳 or 不采纳 of one finding; answers with its card as it is now."""
    finding = get_object_or_404(Finding.objects.select_related("version"), pid=pid)
    problem = ""
    try:
        verdict = Verdict(request.POST.get("verdict", ""))
        because = request.POST.get("because", "")
        proofing.judge(cast(Actor, request.actor), finding, verdict, because)
    except ValidationError as error:
        problem = "；".join(error.messages)
    except ValueError:
        problem = _("没有看懂这个操作，请刷新页面。")
    if not request.htmx:
        if problem:
            messages.error(request, problem)
        return redirect("plans:review", finding.version.pid)
    findings = queries.findings_for_review(finding.version)
    context = {
        "finding": next(each for each in findings if each.pk == finding.pk),
        "problem": problem,
        "may_review": finding.version.state == VersionState.REVIEW,
    }
    return render(request, "plans/parts/finding.html", context, status=422 if problem else 200)


@require_POST
@needs("plans.review")
def apply_fixes(request: ActingRequest, pid: str) -> HttpResponse:
    """Write the safe fixes into the draft."""
    version = get_object_or_404(Version, pid=pid)
    try:
        count = proofing.apply_safe_fixes(cast(Actor, request.actor), version)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已改正 %(n)s 处，并重新识别了全文。") % {"n": count})
    return redirect("plans:review", pid)


@require_POST
@needs("plans.review")
def confirm_certain(request: ActingRequest, pid: str) -> HttpResponse:
    version = get_object_or_404(Version, pid=pid)
    try:
        count = actions.confirm_certain(cast(Actor, request.actor), version)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, ngettext("已确认 %(n)s 项。", "已确认 %(n)s 项。", count) % {"n": count})
    return redirect("plans:review", pid)


@needs("plans.review")
def names(request: ActingRequest, pid: str) -> HttpResponse:
    """The names that the directory does not know: choose what each means, once."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    if request.method == "POST":
        try:
            count = actions.settle_names(cast(Actor, request.actor), version, _choices(request))
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已记住 %(n)s 个名称，以后的方案不再询问。") % {"n": count})
            if not queries.unresolved_names(version):
                return redirect("plans:review", pid)
        return redirect("plans:names", pid)
    context = {
        "version": version,
        "plan": version.plan,
        "unresolved": queries.unresolved_names(version),
        "units": Unit.objects.all(),
        "groups": Group.objects.all(),
    }
    return render(request, "plans/names.html", context)


def _choices(request: ActingRequest) -> dict[str, str]:
    """{name as written: "unit" | "group" | "later" | "u:PID" | "g:PID"} from the form's numbered fields."""
    return {
        request.POST[key]: request.POST.get(f"as-{key.removeprefix('name-')}", "later")
        for key in request.POST
        if key.startswith("name-")
    }


@require_GET
@needs("plans.view")
def source(request: ActingRequest, pid: str) -> FileResponse:
    """The file as it was uploaded, always as a download: it is never shown in the site's own origin."""
    version = get_object_or_404(Version.objects.select_related("upload"), pid=pid)
    path = storage.path_of(version.upload.sha256)
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=version.upload.filename,
        content_type="application/octet-stream",
    )

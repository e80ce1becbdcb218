"""Pages around the review: the list of plans, uploading, reading, names, the file itself."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.plans import actions, jobs, queries, storage
from luoshi.plans.forms import UploadForm
from luoshi.plans.models import Intake, Version


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
        "explained": queries.explained_names(version),
        "units": Unit.objects.filter(until__isnull=True),
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

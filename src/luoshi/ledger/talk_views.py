"""What a task's page shows of its talk, and the forms on it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger import attachments, talk, watching
from luoshi.ledger.access import visible
from luoshi.ledger.mentions import mentionable
from luoshi.ledger.models import Attachment, Comment, Task, Watch
from luoshi.ledger.timeline import Parts
from luoshi.plans import storage


def talk_context(actor: Actor, task: Task, parts: Parts) -> dict[str, object]:
    """Template context of `ledger/parts/talk.html`, for a task that the actor sees."""
    comments = list(talk.comments_of(task)) if Comment in parts else []
    return {
        "comments": comments,
        "editable": {said.pk for said in comments if talk.may_edit(actor, said)},
        "attachments": attachments.attachments_of(task) if Attachment in parts else [],
        "watched": Watch in parts and watching.is_watched(actor, task),
        # Whether the actor sees the task was asked when it was read.
        "may_talk": may(actor, "ledger.talk"),
        "may_take_back": actor.role == PostRole.CLERK,
        "mentionable": mentionable(task, clock.today(), task.assignments.all()),
        "edit_minutes": talk.EDIT_MINUTES,
        "most_letters": talk.MOST_LETTERS,
        "most_bytes": attachments.MOST_BYTES,
        "endings": ",".join(ending for endings in attachments.ENDINGS.values() for ending in endings),
    }


@require_POST
@needs("ledger.talk")
def comment(request: ActingRequest, pid: str) -> HttpResponse:
    """Say something to a task; what was refused is given back to be put right."""
    task = _task(request, pid)
    words = request.POST.get("words", "")
    try:
        said = talk.comment(_actor(request), task, words)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect(_talk_of(task))
    return redirect(f"{reverse('ledger:task', args=[task.pid])}#c-{said.pid}")


@require_POST
@needs("ledger.talk")
def edit_comment(request: ActingRequest, pid: str) -> HttpResponse:
    said = _comment(request, pid)
    try:
        talk.edit(_actor(request), said, request.POST.get("words", ""))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect(f"{reverse('ledger:task', args=[said.task.pid])}#c-{said.pid}")


@require_POST
@needs("ledger.talk")
def withdraw_comment(request: ActingRequest, pid: str) -> HttpResponse:
    said = _comment(request, pid)
    try:
        talk.withdraw(_actor(request), said, request.POST.get("because", ""))
    except (ValidationError, PermissionDenied) as error:
        messages.error(request, _problem(error))
    return redirect(_talk_of(said.task))


@require_POST
@needs("ledger.talk")
def watch(request: ActingRequest, pid: str) -> HttpResponse:
    """Follow a task, or no longer."""
    task, wanted = _task(request, pid), request.POST.get("watch") == "1"
    watching.watch(_actor(request), task, wanted)
    told = _("已关注，任务有变化会告诉您。") if wanted else _("已不再关注。")
    messages.success(request, told)
    return redirect("ledger:task", task.pid)


@require_POST
@needs("ledger.talk")
def attach(request: ActingRequest, pid: str) -> HttpResponse:
    """Put files to a task; each is taken or refused by itself."""
    task = _task(request, pid)
    for file in request.FILES.getlist("files"):
        _attach(request, task, file)
    return redirect(f"{reverse('ledger:task', args=[task.pid])}#attachments")


def _attach(request: ActingRequest, task: Task, file: UploadedFile[bytes]) -> None:
    name = file.name or _("未命名")
    try:
        if (file.size or 0) > attachments.MOST_BYTES:
            raise ValidationError(attachments.too_large(file.size or 0))
        put = attachments.attach(_actor(request), task, file.read(), name)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except OSError:
        messages.error(request, _("服务器磁盘写不进去，文件没有保存。请联系系统管理员后重新上传。"))
    else:
        messages.success(request, _("已上传“%(name)s”。") % {"name": put.filename})


@require_GET
@needs("ledger.talk")
def attachment(request: ActingRequest, pid: str) -> HttpResponseBase:
    """The file, always as a download: a browser must not run what a stranger wrote."""
    put = get_object_or_404(
        Attachment.objects, pid=pid, withdrawn_at__isnull=True, task__in=visible(_actor(request))
    )
    answer = FileResponse(
        storage.path_of(put.sha256).open("rb"),
        as_attachment=True,
        filename=put.filename,
        content_type=put.media,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@needs("ledger.talk")
def detach(request: ActingRequest, pid: str) -> HttpResponse:
    put = get_object_or_404(
        Attachment.objects.select_related("task"), pid=pid, task__in=visible(_actor(request))
    )
    try:
        attachments.detach(_actor(request), put, request.POST.get("because", ""))
    except (ValidationError, PermissionDenied) as error:
        messages.error(request, _problem(error))
    return redirect(f"{reverse('ledger:task', args=[put.task.pid])}#attachments")


def _actor(request: ActingRequest) -> Actor:
    return cast(Actor, request.actor)


def _task(request: ActingRequest, pid: str) -> Task:
    return get_object_or_404(visible(_actor(request)), pid=pid)


def _comment(request: ActingRequest, pid: str) -> Comment:
    rows = Comment.objects.filter(task__in=visible(_actor(request))).select_related("task__jurisdiction")
    return get_object_or_404(rows, pid=pid)


def _talk_of(task: Task) -> str:
    return f"{reverse('ledger:task', args=[task.pid])}#talk"


def _problem(error: ValidationError | PermissionDenied) -> str:
    return "；".join(error.messages) if isinstance(error, ValidationError) else str(error)

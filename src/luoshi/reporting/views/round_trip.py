"""The spreadsheet of what a unit owes: given out, sent back, looked at, taken."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.plans import storage
from luoshi.reporting import queries, round_trip
from luoshi.reporting.models import State
from luoshi.sheets.refusals import SheetRefused
from luoshi.sheets.writing import XLSX

MOST_BYTES = 10 * 1024 * 1024
_SALT = "reporting.sheet"


@require_GET
@needs("reporting.report")
def give(request: ActingRequest) -> HttpResponse:
    """The unit's sheet as of now."""
    actor, today = cast(Actor, request.actor), clock.today()
    found = [each for each in queries.owed(actor.unit, today) if each.state != State.ENDORSING]
    answer = HttpResponse(round_trip.write(actor, found), content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''baosong-{today:%Y%m%d}.xlsx"
    return answer


@require_POST
@needs("reporting.report")
def look(request: ActingRequest) -> HttpResponse:
    """Show what a sheet that came back would change; nothing is written yet."""
    actor, file = cast(Actor, request.actor), request.FILES.get("sheet")
    data = file.read(MOST_BYTES + 1) if file else b""
    problem = ""
    if not data:
        problem = _("请选择填好的表格。")
    elif len(data) > MOST_BYTES:
        problem = _("表格不会有这么大，请确认选对了文件。")
    else:
        try:
            sent = round_trip.look(actor, data)
        except SheetRefused as refused:
            problem = str(refused)
        except ValidationError as refused:
            problem = "；".join(refused.messages)
    if problem:
        messages.error(request, problem)
        return redirect("reporting:owed")
    # The file waits by its hash; the token says that it was this person who was shown what is in it.
    token = signing.dumps([storage.keep(data), actor.person.pid], salt=_SALT)
    return render(request, "reporting/sheet.html", {"sent": sent, "token": token})


@require_POST
@needs("reporting.report")
def take(request: ActingRequest) -> HttpResponse:
    """Write what was shown."""
    actor = cast(Actor, request.actor)
    try:
        digest, person = signing.loads(request.POST.get("token", ""), salt=_SALT, max_age=3600)
    except signing.BadSignature:
        digest, person = "", ""
    if person != actor.person.pid:
        messages.error(request, _("这次预览已经过期，请重新上传表格。"))
        return redirect("reporting:owed")
    decided = {
        key.removeprefix("mine:"): request.POST.get(f"seen:{key.removeprefix('mine:')}", "")
        for key, choice in request.POST.items()
        if key.startswith("mine:") and choice == "mine"
    }
    kept, left = round_trip.take(actor, storage.read(digest), decided)
    messages.success(request, _("已写入 %(n)s 栏，请核对后报送。") % {"n": kept})
    if left:
        messages.warning(request, _("有 %(n)s 栏没有写入，请在页面上处理。") % {"n": left})
    return redirect("reporting:owed")

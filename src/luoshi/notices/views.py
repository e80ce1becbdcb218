"""Pages of the notices."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.notices import actions, queries
from luoshi.notices.models import Notice

PAGE = 50


@require_GET
@needs("notices.view")
def notice_list(request: ActingRequest) -> HttpResponse:
    """What the reader was told: unread first, then by day."""
    person = cast(Actor, request.actor).person
    kind = request.GET.get("kind", "")
    page = Paginator(queries.notices_of(person, kind=kind), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "days": queries.by_day(page),
        "unread": queries.unread_count(person),
        "kinds": queries.kinds_received(person),
        "kind": kind,
        "query": urlencode({"kind": kind}) if kind else "",
    }
    return render(request, "notices/list.html", context)


@require_GET
@needs("notices.view")
def open_notice(request: ActingRequest, pid: str) -> HttpResponse:
    """Go to what a notice tells of; it counts as read from then on."""
    notice = _own(request, pid)
    actions.read(cast(Actor, request.actor), notice)
    return redirect(notice.url or "notices:list")


@require_POST
@needs("notices.view")
def read(request: ActingRequest, pid: str) -> HttpResponse:
    actions.read(cast(Actor, request.actor), _own(request, pid))
    return redirect("notices:list")


@require_POST
@needs("notices.view")
def read_all(request: ActingRequest) -> HttpResponse:
    count = actions.read_all(cast(Actor, request.actor))
    messages.success(request, _("已把 %(n)s 条标为已读。") % {"n": count})
    return redirect("notices:list")


def _own(request: ActingRequest, pid: str) -> Notice:
    return get_object_or_404(Notice.objects, pid=pid, recipient=cast(Actor, request.actor).person)

"""A person's own pages: what they were told, and what they want to get outside of the site."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.notices import actions, confirming, mail, mailbox, queries, setting
from luoshi.notices.forms import PreferenceForm
from luoshi.notices.jobs import queue
from luoshi.notices.kinds import kinds
from luoshi.notices.models import MailMode, Notice, Preference
from luoshi.notices.quiet import EVENING, MORNING

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
        "open_reminders": queries.open_reminders(page),
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


@needs("notices.view")
def settings(request: ActingRequest) -> HttpResponse:
    """Channels, hours and kinds; what must be delivered is listed and cannot be unticked."""
    actor = cast(Actor, request.actor)
    mine = queries.preference_of(actor.person)
    form = PreferenceForm(request.POST) if request.method == "POST" else PreferenceForm(initial=_shown(mine))
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        switchable = {code for code, kind in kinds().items() if not kind.obligatory}
        setting.set_preference(
            actor,
            setting.Wishes(
                wanted["mail"],
                MailMode(wanted["mail_mode"]),
                wanted["quiet_until"],
                wanted["quiet_from"],
                switchable - set(wanted["kinds"]),
            ),
        )
        messages.success(request, _("已保存。"))
        return redirect("notices:settings")
    context = {
        "form": form,
        "mine": mine,
        "sheets_by_mail": mailbox.address(),
        "mail_is_on": mail.is_on(),
        "obligatory": [kind for kind in kinds().values() if kind.obligatory],
    }
    return render(request, "notices/settings.html", context, status=422 if form.errors else 200)


@require_POST
@needs("notices.view")
def ask_to_confirm(request: ActingRequest) -> HttpResponse:
    """Send the link to the address that the settings name."""
    try:
        with transaction.atomic():
            queue(confirming.ask(cast(Actor, request.actor)))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("确认邮件已发出，请查收并打开其中的链接。"))
    return redirect("notices:settings")


@needs("notices.view")
def confirm_mail(request: ActingRequest, token: str) -> HttpResponse:
    """The page behind the link; a mail program that opens links by itself confirms nothing."""
    if request.method != "POST":
        return render(request, "notices/confirm.html", {"token": token})
    try:
        mine = confirming.confirm(cast(Actor, request.actor), token)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("邮箱 %(mail)s 已确认。") % {"mail": mine.mail})
    return redirect("notices:settings")


def _shown(mine: Preference | None) -> dict[str, object]:
    muted = set(mine.muted) if mine else set()
    return {
        "mail": mine.mail if mine else "",
        "mail_mode": mine.mail_mode if mine else MailMode.PROMPT,
        "quiet_until": mine.quiet_until if mine else MORNING,
        "quiet_from": mine.quiet_from if mine else EVENING,
        "kinds": [code for code in kinds() if code not in muted],
    }


def _own(request: ActingRequest, pid: str) -> Notice:
    return get_object_or_404(Notice.objects, pid=pid, recipient=cast(Actor, request.actor).person)

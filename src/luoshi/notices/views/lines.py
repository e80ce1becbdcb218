"""The installation's lines to the outside: whether mail can be sent and the mailbox read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, needs
from luoshi.notices import mail, mailbox


@require_GET
@needs("notices.lines")
def lines(request: ActingRequest) -> HttpResponse:
    """What is set, without names of users and passwords."""
    context = {"server": mail.server(), "box": mailbox.server(), "authority": mailbox.authority()}
    return render(request, "notices/lines.html", context)


@require_POST
@needs("notices.lines")
def check(request: ActingRequest) -> HttpResponse:
    """Try a line as it will be used, and say how that went. Nothing is sent or marked as read."""
    try:
        if request.POST.get("line") == "box":
            waiting = mailbox.check()
            messages.success(request, _("收件邮箱连接正常，有 %(n)s 封未读。") % {"n": waiting})
        else:
            mail.check()
            messages.success(request, _("发信服务器连接正常。"))
    except (mail.Unreachable, mailbox.Unreachable) as error:
        messages.error(request, str(error))
    return redirect("notices:lines")

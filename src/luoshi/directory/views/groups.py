"""Pages of groups."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.audit.queries import history
from luoshi.calendar import clock
from luoshi.directory import actions, membership, queries
from luoshi.directory.forms import GroupForm, NameForm, NewGroupForm
from luoshi.directory.models import Group
from luoshi.directory.permission import ActingRequest, Actor, may, needs


@require_POST
@needs("directory.change")
def add_group(request: ActingRequest) -> HttpResponse:
    form = NewGroupForm(request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(message) for each in form.errors.values() for message in each))
        return redirect("directory:list")
    said = form.cleaned_data
    try:
        group = actions.add_group(cast(Actor, request.actor), said["name"], [], aliases=said["short"])
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("directory:list")
    messages.success(request, _("已登记“%(group)s”，请勾选成员。") % {"group": group})
    return redirect("directory:group", group.pid)


@needs("directory.view")
def group(request: ActingRequest, pid: str) -> HttpResponse:
    """A group on a day; a clerk sets who belongs to it from a day on."""
    found = get_object_or_404(Group.objects.select_related("jurisdiction"), pid=pid)
    today = clock.today()
    form = GroupForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actor = cast(Actor, request.actor)
        try:
            membership.set_members(actor, found, said["units"], said["on"], said["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = _("“%(group)s”的成员已更新，自 %(day)s 起生效。")
            messages.success(request, words % {"group": found, "day": said["on"]})
            return redirect("directory:group", pid)
    day = _day(request.GET.get("on", ""), today)
    members = queries.members(found, day)
    context: dict[str, Any] = {
        "group": found,
        "day": day,
        "today": today,
        "form": form,
        "name_form": NameForm(),
        "members": members,
        "chosen": set(request.POST.getlist("units")) if form.is_bound else {unit.pid for unit in members},
        "units": queries.by_kind(today),
        "past": found.memberships.filter(until__lt=today).select_related("unit").order_by("-until"),
        "coming": found.memberships.filter(since__gt=today).select_related("unit").order_by("since"),
        "names": found.aliases.exclude(kind="full"),
        "events": history(found.jurisdiction.pid, found.pid).order_by("-sequence"),
        "may_change": may(request.actor, "directory.change", found) and day == today,
    }
    return render(request, "directory/group.html", context, status=422 if form.is_bound else 200)


def _day(text: str, today: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return today

"""Pages of the directory."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from luoshi.calendar import clock
from luoshi.directory import actions, membership, queries
from luoshi.directory.forms import GroupForm, NameForm, UnitForm
from luoshi.directory.models import Group, Unit, UnitKind
from luoshi.directory.permission import ActingRequest, Actor, may, needs


@require_GET
@vary_on_headers("HX-Request")
@needs("directory.view")
def unit_list(request: ActingRequest) -> HttpResponse:
    words = request.GET.get("words", "").strip()
    context = {
        "units": queries.units_listed(clock.today(), words),
        "groups": queries.groups_listed(clock.today()),
        "words": words,
        "form": UnitForm(),
        "may_change": may(request.actor, "directory.change"),
    }
    template = "directory/parts/units.html" if request.htmx else "directory/list.html"
    return render(request, template, context)


@require_POST
@needs("directory.change")
def add_unit(request: ActingRequest) -> HttpResponse:
    form = UnitForm(request.POST)
    if form.is_valid():
        try:
            unit = actions.add_unit(
                cast(Actor, request.actor),
                form.cleaned_data["name"],
                kind=form.cleaned_data["kind"] or None,
                short=form.cleaned_data["short"],
            )
        except (ValidationError, IntegrityError) as error:
            messages.error(request, _problem(error))
        else:
            messages.success(request, _("已登记“%(unit)s”。") % {"unit": unit})
    else:
        messages.error(request, "；".join(str(message) for each in form.errors.values() for message in each))
    return redirect("directory:list")


@require_POST
@needs("directory.change")
def add_name(request: ActingRequest, pid: str) -> HttpResponse:
    """Another name of a unit or group."""
    meaning = Unit.objects.filter(pid=pid).first() or get_object_or_404(Group, pid=pid)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            actions.add_name(
                cast(Actor, request.actor), meaning, form.cleaned_data["name"], form.cleaned_data["kind"]
            )
        except ValidationError as error:
            messages.error(request, _problem(error))
    return redirect("directory:list")


@needs("directory.view")
def group(request: ActingRequest, pid: str) -> HttpResponse:
    """A group and its members; a clerk sets who belongs to it from today on."""
    found = get_object_or_404(Group, pid=pid)
    today = clock.today()
    if request.method == "POST":
        form = GroupForm(request.POST)
        if form.is_valid():
            membership.set_members(cast(Actor, request.actor), found, form.cleaned_data["units"], today)
            messages.success(request, _("“%(group)s”的成员已更新，自今天起生效。") % {"group": found})
        return redirect("directory:group", pid)
    members = queries.members(found, today)
    context = {
        "group": found,
        "members": members,
        "chosen": {unit.pk for unit in members},
        "units": sorted(queries.units_listed(today), key=lambda unit: UnitKind.values.index(unit.kind)),
        "past": found.memberships.filter(until__lt=today).select_related("unit"),
        "may_change": may(request.actor, "directory.change", found),
    }
    return render(request, "directory/group.html", context)


def _problem(error: ValidationError | IntegrityError) -> str:
    if isinstance(error, ValidationError):
        return "；".join(error.messages)
    return _("已有同名的单位。")

"""Pages of units: the list, one unit, and the acts on it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from luoshi.audit.queries import history
from luoshi.calendar import clock
from luoshi.directory import actions, queries, reorganising
from luoshi.directory.forms import AbolishForm, AmendForm, NameForm, RenameForm, UnitForm
from luoshi.directory.models import Alias, Group, Unit, UnitKind
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.directory.resolving import ended
from luoshi.directory.signals import abolishing
from luoshi.directory.views.acting import act


@require_GET
@vary_on_headers("HX-Request")
@needs("directory.view")
def unit_list(request: ActingRequest) -> HttpResponse:
    words, kind = request.GET.get("words", "").strip(), request.GET.get("kind", "")
    with_ended = request.GET.get("ended") == "1"
    today = clock.today()
    units = queries.units_listed(today, words, kind=kind, with_ended=with_ended)
    context = {
        "branches": queries.tree(units, today),
        "words": words,
        "kind": kind,
        "kinds": UnitKind.choices,
        "with_ended": with_ended,
        "today": today,
        "may_change": may(request.actor, "directory.change"),
    }
    if request.htmx:
        return render(request, "directory/parts/units.html", context)
    context |= {"groups": queries.groups_listed(today), "form": UnitForm()}
    return render(request, "directory/list.html", context)


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
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            messages.success(request, _("已登记“%(unit)s”。") % {"unit": unit})
            return redirect("directory:unit", unit.pid)
    else:
        messages.error(request, "；".join(str(message) for each in form.errors.values() for message in each))
    return redirect("directory:list")


@require_GET
@needs("directory.view")
def unit(request: ActingRequest, pid: str) -> HttpResponse:
    """One unit: what it is called, who is in it, what it belongs to, and all that happened to it."""
    found = get_object_or_404(Unit.objects.select_related("superior", "jurisdiction"), pid=pid)
    today = clock.today()
    posts = list(queries.posts_in(found))
    context = {
        "unit": found,
        "today": today,
        "gone": ended([found], today).get(found.pk, ""),
        "names": queries.names_of(found),
        "name_form": NameForm(),
        "now": [post for post in posts if post.until is None or post.until >= today],
        "past": [post for post in posts if post.until is not None and post.until < today],
        "under": found.inferiors.filter(queries.in_force(today)),
        "heirs": found.successions.select_related("successor"),
        "forebears": found.inheritances.select_related("predecessor"),
        "memberships": found.memberships.select_related("group").order_by("group__position", "since"),
        "events": history(found.jurisdiction.pid, found.pid).order_by("-sequence"),
        "may_change": may(request.actor, "directory.change", found),
    }
    return render(request, "directory/unit.html", context)


@needs("directory.change")
def amend(request: ActingRequest, pid: str) -> HttpResponse:
    found = get_object_or_404(Unit.objects.select_related("superior"), pid=pid)
    form = AmendForm(request.POST or None, unit=found)

    def do(said: dict[str, Any]) -> str:
        reorganising.amend_unit(cast(Actor, request.actor), found, **said)
        return _("“%(unit)s”已更新。") % {"unit": found}

    return act(request, form, do, _page(found), unit=found, title=_("修改基本情况"), button=_("保存"))


@needs("directory.change")
def rename(request: ActingRequest, pid: str) -> HttpResponse:
    found = get_object_or_404(Unit, pid=pid)
    form = RenameForm(request.POST or None, initial={"on": clock.today()})

    def do(said: dict[str, Any]) -> str:
        former = found.name
        reorganising.rename_unit(cast(Actor, request.actor), found, said["name"], said["on"], said["basis"])
        return _("“%(former)s”已更名为“%(unit)s”，原名作为曾用名保留。") % {"former": former, "unit": found}

    lead = _("更名后，以前的方案里写的原名仍然指这个单位；已下达的任务不受影响。")
    return act(request, form, do, _page(found), unit=found, title=_("更名"), lead=lead, button=_("登记更名"))


@needs("directory.change")
def abolish(request: ActingRequest, pid: str) -> HttpResponse:
    """Abolish, merge into another or split into several: the successors say which."""
    found = get_object_or_404(Unit, pid=pid)
    form = AbolishForm(request.POST or None, unit=found, initial={"on": clock.today()})

    def do(said: dict[str, Any]) -> str:
        actor = cast(Actor, request.actor)
        reorganising.abolish_unit(actor, found, said["on"], list(said["units"]), said["basis"])
        return _("“%(unit)s”自 %(day)s 起撤销。") % {"unit": found, "day": said["on"]}

    lead = _(
        "撤销后不能再给它派新任务，任职和集体成员资格同日结束；以前的记录都保留。"
        "并入别的单位或分成几个单位的，请勾选承接单位。"
    )
    chosen = {str(pid) for pid in request.POST.getlist("units")}
    context: dict[str, Any] = {
        "unit": found,
        "title": _("撤销或合并"),
        "lead": " ".join([lead, *_what_hangs_on(found)]),
        "button": _("登记撤销"),
        "chosen": chosen,
    }
    units = queries.by_kind(clock.today())
    return act(
        request, form, do, _page(found), units=[each for each in units if each.pk != found.pk], **context
    )


@require_POST
@needs("directory.change")
def add_name(request: ActingRequest, pid: str) -> HttpResponse:
    """Another name of a unit or group."""
    meaning = Unit.objects.filter(pid=pid).first() or get_object_or_404(Group, pid=pid)
    form = NameForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_name(
                cast(Actor, request.actor),
                meaning,
                said["name"],
                said["kind"],
                since=said["since"],
                until=said["until"],
            )
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        else:
            words = _("“%(name)s”从此就是“%(meaning)s”。")
            messages.success(request, words % {"name": said["name"], "meaning": meaning})
    else:
        messages.error(request, "；".join(str(message) for each in form.errors.values() for message in each))
    return redirect("directory:unit" if isinstance(meaning, Unit) else "directory:group", pid)


@require_POST
@needs("directory.change")
def withdraw_name(request: ActingRequest, pid: str) -> HttpResponse:
    """A name given by mistake goes again."""
    alias = get_object_or_404(Alias.objects.select_related("unit", "group"), pid=pid)
    try:
        actions.withdraw_name(cast(Actor, request.actor), alias)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, _("已删去名称“%(name)s”。") % {"name": alias.name})
    if alias.unit is not None:
        return redirect("directory:unit", alias.unit.pid)
    assert alias.group is not None
    return redirect("directory:group", alias.group.pid)


def _what_hangs_on(found: Unit) -> list[str]:
    """What the apps above have to say to the one who abolishes the unit."""
    return [each for _receiver, said in abolishing.send(Unit, unit=found) for each in said or ()]


def _page(found: Unit) -> str:
    return reverse("directory:unit", args=[found.pid])

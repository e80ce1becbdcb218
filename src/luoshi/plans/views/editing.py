"""Corrections on the review page: forms in the place of cards, and words taken from the text."""

from __future__ import annotations

import json

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, needs
from luoshi.plans import correcting, duties, overall, queries, reshaping
from luoshi.plans.correction_forms import Correction
from luoshi.plans.models import DUTIES, GOALS, META, Item, OwnerRole, Version, VersionState
from luoshi.plans.views.answers import acting, card, pieces, problem


def _item(pid: str) -> Item:
    return get_object_or_404(Item.objects.select_related("version__plan"), pid=pid)


@needs("plans.review")
def correct(request: ActingRequest, pid: str) -> HttpResponse:
    """The form in the place of a card, and what becomes of it: saved, or asked about, with both values."""
    item = _item(pid)
    if request.method != "POST":
        return _form(request, item, Correction(item))
    try:
        form = Correction(item, request.POST)
        if not form.is_valid():
            return _form(request, item, form, status=422)
        wanted = form.wanted(item.version.text)
        correcting.correct(acting(request), item, wanted, form.seen)
    except correcting.Conflicting as conflicting:
        # What they made of it is now what one has seen: sending the form again means one's own value.
        for each in conflicting.conflicts:
            form.seen |= each.theirs
        return _form(request, item, form, conflicts=conflicting.conflicts, status=409)
    except ValidationError as error:
        return card(request, item, "；".join(error.messages))
    return pieces(request, item.version, [item.pid], item.pid)


def _form(
    request: ActingRequest,
    item: Item,
    form: Correction,
    *,
    conflicts: list[correcting.Conflict] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "item": item,
        "version": item.version,
        "plan": item.version.plan,
        "correction": form,
        "conflicts": conflicts or [],
        "blocks": queries.blocks_of(item.version),
        "names": queries.names_for_owners(item.version),
        "focus": request.GET.get("focus", ""),
    }
    template = "plans/parts/correct.html" if request.htmx else "plans/correct.html"
    return render(request, template, context, status=status)


@require_GET
@needs("plans.review")
def shown(request: ActingRequest, pid: str) -> HttpResponse:
    """The card as it is, in the place of a form that is given up."""
    return card(request, _item(pid))


@require_GET
@needs("plans.view")
def machine(request: ActingRequest, pid: str) -> HttpResponse:
    """What the machine read of an item, whatever people made of it."""
    item = get_object_or_404(Item.objects.select_related("version__plan"), pid=pid)
    return render(request, "plans/parts/machine.html", {"item": item, "read": item.machine})


@require_POST
@needs("plans.review")
def merge(request: ActingRequest, pid: str) -> HttpResponse:
    item = _item(pid)
    other = queries.beside(item, forwards=request.POST.get("with") != "previous")
    if other is None:
        return problem(request, item.version, _("那一边没有可以合并的事项。"))
    try:
        kept = reshaping.merge(acting(request), item, other)
    except ValidationError as error:
        return problem(request, item.version, "；".join(error.messages))
    return pieces(request, item.version, [item.pid, other.pid], kept.pid)


@require_POST
@needs("plans.review")
def take(request: ActingRequest, pid: str) -> HttpResponse:
    """Something made of selected words: a task, a fact of one, a duty, or a cut."""
    version = get_object_or_404(Version.objects.select_related("plan"), pid=pid)
    actor, what = acting(request), request.POST.get("what", "")
    try:
        start, end = int(request.POST.get("start", "")), int(request.POST.get("end", ""))
        if what == "task":
            made = reshaping.add(actor, version, start, end)
            return pieces(request, version, [made.pid, ""], made.pid)
        if what == "duty":
            duties.add(actor, version, start, end)
            version.refresh_from_db()
            return pieces(request, version, [DUTIES], "panel-duties")
        if what == "goal":
            overall.add_goal(actor, version, start, end)
            version.refresh_from_db()
            return pieces(request, version, [GOALS], "panel-goals")
        item = version.items.select_related("version__plan").filter(pid=request.POST.get("item", "")).first()
        if item is None:
            return problem(request, version, _("请先选中一项，再从原文里取词。"))
        if what == "split":
            second = reshaping.split(actor, item, start)
            return pieces(request, version, [item.pid, second.pid, ""], second.pid)
        role = OwnerRole(request.POST.get("role") or OwnerRole.RESPONSIBLE)
        correcting.take_from_text(actor, item, what, start, end, role)
        return pieces(request, version, [item.pid], item.pid)
    except ValidationError as error:
        return problem(request, version, "；".join(error.messages))
    except ValueError:
        return problem(request, version, _("没有看懂这个操作，请刷新页面。"))


@needs("plans.review")
def duty(request: ActingRequest, pid: str) -> HttpResponse:
    """The form of one duty, and what becomes of it."""
    version = get_object_or_404(
        Version.objects.select_related("plan"), duties__contains=[{"pid": pid}], state=VersionState.REVIEW
    )
    held = next(each for each in version.duties if each["pid"] == pid)
    actor, correcting = acting(request), not {"drop", "confirm"} & set(request.POST)
    posted = request.POST if request.method == "POST" and correcting else None
    form = duties.DutyForm(posted, initial=duties.shown(held), label_suffix="")
    said, seen = "", held
    if request.method == "POST":
        try:
            seen = duties.seen(request.POST.get("seen", ""))
            if "drop" in request.POST:
                duties.drop(actor, version, pid, request.POST.get("because", ""), seen)
            elif "confirm" in request.POST:
                duties.confirm(actor, version, pid, seen)
            elif form.is_valid():
                duties.correct(actor, version, pid, form.facts(), seen)
            if not correcting or form.is_valid():
                version.refresh_from_db()
                return pieces(request, version, [DUTIES], "panel-duties")
        except ValidationError as error:
            said, seen = "；".join(error.messages), held
    context = {"version": version, "duty": held, "form": form, "problem": said, "seen": json.dumps(seen)}
    status = 422 if request.method == "POST" else 200
    return render(request, "plans/parts/duty_form.html", context, status=status)


@needs("plans.review")
def meta(request: ActingRequest, pid: str) -> HttpResponse:
    """The form of what the plan says of itself, and what becomes of it."""
    version = _in_review(pid)
    now = overall.shown(version)
    form = overall.MetaForm(request.POST or None, initial=now, label_suffix="")
    said, seen = "", now
    if request.method == "POST":
        try:
            seen = overall.seen_in(request.POST)
            if form.is_valid():
                overall.correct_meta(acting(request), version, form.facts(), seen)
                return pieces(request, _in_review(pid), [META], "strip")
        except ValidationError as error:
            said, seen = "；".join(error.messages), now
    context = {
        "version": version,
        "form": form,
        "problem": said,
        "seen": json.dumps(seen),
        "read": version.machine.get("meta") or {},
    }
    template = "plans/parts/meta_form.html" if request.htmx else "plans/meta.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@needs("plans.review")
def goals(request: ActingRequest, pid: str) -> HttpResponse:
    """The form of the plan's overall goals, and what becomes of it."""
    version = _in_review(pid)
    form, said = overall.GoalsForm(version), ""
    if request.method == "POST":
        try:
            form = overall.GoalsForm(version, request.POST)
            if form.is_valid():
                overall.correct_goals(acting(request), version, form.wanted(version.text), form.seen)
                return pieces(request, _in_review(pid), [GOALS], "panel-goals")
        except ValidationError as error:
            said, form = "；".join(error.messages), overall.GoalsForm(version)
    context = {"version": version, "correction": form, "problem": said}
    template = "plans/parts/goals_form.html" if request.htmx else "plans/goals.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _in_review(pid: str) -> Version:
    versions = Version.objects.select_related("plan").filter(state=VersionState.REVIEW)
    return get_object_or_404(versions, pid=pid)

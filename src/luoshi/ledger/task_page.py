"""The page of one task: its words, who holds it, what is promised, what was done, what one may do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger import (
    changes,
    interim,
    lights,
    paths,
    projects,
    queries,
    reaching,
    signing,
    splitting,
    subtasks,
)
from luoshi.ledger.access import has_part, leads, sees_all, visible
from luoshi.ledger.models import (
    Assignment,
    Change,
    Indicator,
    Milestone,
    Project,
    Share,
    SignState,
    Split,
    Target,
    Task,
)
from luoshi.ledger.talk_views import talk_context
from luoshi.ledger.timeline import events_of, parts_of
from luoshi.workflow.queries import Choice, choices

# Steps that a row of the page offers to those who may take them; others do not see them at all.
_STEPS = {
    SignState.AWAITING: ("sign", "refuse", "offer"),
    SignState.OFFERED: ("take", "accept", "decline", "take-back"),
    SignState.REFUSED: ("release", "insist"),
}


@dataclass(frozen=True)
class Act:
    """Something to do with the task: where, or why not."""

    label: str
    url: str
    why_not: str


@dataclass(frozen=True)
class Course:
    """An indicator with its targets in force, those they replaced, and where it should stand today."""

    indicator: Indicator
    targets: list[Target]
    past: list[Target]
    expected: paths.Expected

    @property
    def dated(self) -> bool:
        """Whether there is a figure on a day that points can lead to."""
        return any(target.by and target.low is not None for target in self.targets)


@require_GET
@needs("ledger.view")
def task(request: ActingRequest, pid: str) -> HttpResponse:
    """The hub of a task. Nothing is shown that the reader's unit has no part in."""
    actor, today = cast(Actor, request.actor), clock.today()
    found = get_object_or_404(queries.in_full(visible(actor)), pid=pid)
    before, own, after = queries.with_context(found)
    # Few tasks have some of everything: what a task has nothing of is not asked for.
    parts = parts_of(found)
    context = {
        "task": found,
        "today": today,
        "reasons": _reasons(actor, found),
        "lit": _lit(found),
        "roles": queries.holders(found),
        "signing": _signing(found),
        "mine": _mine(actor, found),
        "colleagues": signing.colleagues(actor.unit).exclude(pk=actor.person.pk),
        "acts": _acts(actor, found),
        "courses": _courses(found) if Indicator in parts else [],
        "before": before,
        "own": own,
        "after": after,
        "subtasks": subtasks.visible_subtasks(actor, found) if Task in parts else [],
        "why_no_subtask": subtasks.why_no_subtask(actor, found),
        "splits": _splits(actor, found) if Split in parts else [],
        "stones": reaching.in_view(_stones(found) if Milestone in parts else []),
        "projects": found.projects.all() if Project in parts else [],
        "changes": _changes(actor, found) if Change in parts else [],
        "events": events_of(found, parts),
        **talk_context(actor, found, parts),
        "neighbours": queries.neighbours(visible(actor), found),
        "why_no_points": interim.why_no_points(actor, found),
        "why_not_reach": reaching.why_not_reach(actor, found),
        "why_not_keep": projects.why_not_keep(actor, found),
        "may_see_plan": may(actor, "plans.view", found.version),
    }
    return render(request, "ledger/task.html", context)


def _reasons(actor: Actor, task: Task) -> list[lights.Reason]:
    """Why the task has its light. What other units did not do is for those who lead the task or see all; the
    others learn that it is not their own part."""
    found = lights.reasons(task, clock.today())
    if sees_all(actor) or leads(actor, task):
        return found
    kept = [each for each in found if each.unit in ("", actor.unit.name)]
    if kept and kept[0].light == found[0].light:
        return kept
    return [lights.Reason(found[0].light, _("因其他承办单位的报送或指标。")), *kept]


def _lit(task: Task) -> dict[str, int]:
    """How many of those who owe the task have each light, worst first, as of the last look."""
    rows = [row for row in task.assignments.all() if row.role in lights.OWING and row.unit_id]
    found = Counter(row.light for row in rows)
    return {name: found[name] for name in lights.NAMES if name in found}


def _acts(actor: Actor, task: Task) -> list[Act]:
    """What can be done with the whole task, and why not."""
    return [
        Act(_("分解"), reverse("ledger:split", args=[task.pid]), splitting.why_no_split(actor, task)),
        Act(_("申请变更"), reverse("ledger:ask-change", args=[task.pid]), changes.why_no_change(actor, task)),
    ]


def _signing(task: Task) -> dict[str, int]:
    """How many of the units have signed."""
    states = [row.sign_state for row in task.assignments.all() if row.sign_state != SignState.NONE]
    return {"all": len(states), "signed": states.count(SignState.SIGNED)}


def _mine(actor: Actor, task: Task) -> list[tuple[Assignment, list[Choice]]]:
    """The assignments with which the reader can do something now, each with its steps."""
    offered = []
    for row in task.assignments.all():
        known = _STEPS.get(SignState(row.sign_state), ())
        steps = choices(actor, row, known) if known else []
        if any(each.open for each in steps):
            # A unit may not be let go just now: the clerk, who may decide, is told why.
            offered.append((row, [each for each in steps if each.open or each.name == "release"]))
    return offered


def _stones(task: Task) -> QuerySet[Milestone]:
    return task.milestones.select_related("reached_by", "evidence")


def _courses(task: Task) -> list[Course]:
    today = clock.today()
    indicators = task.indicators.filter(retired_at__isnull=True).prefetch_related(
        Prefetch("targets", queryset=Target.objects.order_by("by", "since"))
    )
    return [
        Course(
            indicator,
            paths.in_force(targets),
            [target for target in targets if target.superseded_at is not None],
            paths.expected(indicator, targets, today, task.plan.period_start),
        )
        for indicator in indicators
        for targets in [list(indicator.targets.all())]
    ]


def _splits(actor: Actor, task: Task) -> list[tuple[Split, list[tuple[Share, list[Choice]]], str]]:
    """Splits in force with the shares that the reader may see: all for lead and office, else the own."""
    splits = task.splits.filter(revoked_at__isnull=True).select_related("target__indicator", "unit", "by")
    shares = Share.objects.select_related("unit", "signed_by", "split__task", "split__unit")
    every = sees_all(actor) or leads(actor, task)
    found = []
    for made in splits.prefetch_related(Prefetch("shares", queryset=shares)):
        rows = [share for share in made.shares.all() if every or share.unit_id == actor.unit.pk]
        if rows:
            why = splitting.why_no_split(actor, task)
            found.append((made, [(share, _open(actor, share)) for share in rows], why))
    return found


def _open(actor: Actor, share: Share) -> list[Choice]:
    if share.sign_state in (SignState.NONE, SignState.SIGNED):
        return []
    return [each for each in choices(actor, share) if each.open]


def _changes(actor: Actor, task: Task) -> Iterable[tuple[Change, changes.Words, list[Choice]]]:
    """Requests on the task, newest first: for those with a part in it and those who see all."""
    if not (sees_all(actor) or has_part(actor, task)):
        return []
    rows = task.changes.select_related("unit", "by", "target__indicator", "assignment__unit", "task")
    return [(row, changes.words(row), [each for each in choices(actor, row) if each.open]) for row in rows]

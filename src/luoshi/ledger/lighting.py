"""Looking at lights anew: after every change that may matter, and every night. Each change of one is a row.

Locks the assignments that it looks at and writes no event, so call it before the event of the change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from django.db import transaction
from django.db.models import Q, QuerySet

from luoshi.calendar import clock
from luoshi.directory.copying import copy_values
from luoshi.ledger.concerns import Concern, concerns
from luoshi.ledger.lights import BLUE, GREY, OWING, RED, YELLOW, Reason, reason, worse
from luoshi.ledger.models import Assignment, LightChange, Task, TaskState
from luoshi.plans.models import Plan

_BATCH = 2_000
_TOLD = ("light", "why", "setting", "url")
_CHANGE = ("jurisdiction_id", "assignment_id", "on", "at", "before", "light", "reasons")


@transaction.atomic
def relight(assignments: QuerySet[Assignment]) -> int:
    """Bring the lights of assignments to what they are today; returns how many changed."""
    today, now = clock.today(), clock.now()
    rows = list(
        assignments.filter(role__in=OWING, unit__isnull=False, task__added_by=None)
        # Read apart: a plan's thousands of assignments share some hundred tasks and units.
        .prefetch_related("task__plan", "unit")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    said = concerns([row for row in rows if row.task.state == TaskState.OPEN], today)
    own = {task.pk: reason(task, today) for task in {row.task for row in rows}}
    changed: dict[tuple[str, str], list[int]] = defaultdict(list)
    flips: list[tuple[object, ...]] = []
    told = cache(_told)
    for row in rows:
        mine = said.get(row.pk, [])
        concern = next((light for light in (RED, YELLOW) if any(each.light == light for each in mine)), "")
        light = worse(own[row.task_id].light, concern)
        if light != row.light:
            why = told((own[row.task_id], *mine), light)
            flips.append((row.jurisdiction_id, row.pk, today, now, row.light, light, why))
        if (light, concern) != (row.light, row.concern):
            changed[light, concern].append(row.pk)
    for (light, concern), keys in changed.items():
        Assignment.objects.filter(pk__any=keys).update(light=light, concern=concern)
    copy_values(LightChange, _CHANGE, flips)
    return len(flips)


def _told(why: tuple[Reason | Concern, ...], light: str) -> str:
    """Reasons as a change of light keeps them, those of the light first; many have the same."""
    told = [{name: getattr(each, name) for name in _TOLD} for each in why]
    return json.dumps(sorted(told, key=lambda each: each["light"] != light))


def relight_task(task: Task) -> int:
    """The same for everyone who holds a task."""
    return relight(Assignment.objects.filter(task=task))


def relight_tasks(tasks: Iterable[int]) -> int:
    """The same for many tasks, a batch to a transaction; done twice, it changes nothing more."""
    keys = list(tasks)
    batches = (keys[start : start + _BATCH] for start in range(0, len(keys), _BATCH))
    return sum(relight(Assignment.objects.filter(task__in=batch)) for batch in batches)


def relight_plan(plan: Plan) -> int:
    """The same for a whole plan, leaving out what has come to its end and was seen so."""
    ended = Q(task__state=TaskState.DONE, light=BLUE) | Q(task__state=TaskState.CANCELLED, light=GREY)
    return relight(Assignment.objects.filter(task__plan=plan).exclude(ended))

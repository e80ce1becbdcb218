"""Sub-tasks (子任务): what a unit lays out for itself under its own part of a task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Person
from luoshi.directory.permission import Actor, may, refusal, require
from luoshi.ledger.access import has_part, leads, sees_all
from luoshi.ledger.keys import take_keys
from luoshi.ledger.models import Assignment, DeadlineBasis, Task, TaskState
from luoshi.ledger.signing import colleagues
from luoshi.plans.models import OwnerRole


def visible_subtasks(actor: Actor, task: Task) -> QuerySet[Task]:
    """The sub-tasks under a task: all for the lead and the supervising office, a unit's own for others."""
    rows = (
        task.subtasks.filter(added_by__isnull=False)
        .select_related("added_by")
        .prefetch_related("assignments__person")
        .order_by("added_by__position", "added_by_id", "position")
    )
    return rows if sees_all(actor) or leads(actor, task) else rows.filter(added_by=actor.unit)


def why_no_subtask(actor: Actor, task: Task) -> str:
    """Why the actor may add no sub-task here; empty when they may."""
    if not may(actor, "ledger.subtask", task):
        return refusal("ledger.subtask")
    if task.state != TaskState.OPEN:
        return _("任务%(state)s，不能再加子任务。") % {"state": task.get_state_display()}
    if not has_part(actor, task):
        return _("本单位在这项任务里没有分工，不能加子任务。")
    return ""


@transaction.atomic
def add_subtask(
    actor: Actor, task: Task, title: str, deadline: dt.date | None, person: Person | None = None
) -> Task:
    """A sub-task of the actor's unit, no later than the task itself; numbered within the unit."""
    _refuse(why_no_subtask(actor, task))
    Task.objects.select_for_update().get(pk=task.pk)
    _check(task, title, deadline)
    if person is not None and not colleagues(actor.unit).filter(pk=person.pk).exists():
        raise ValidationError(_("%(person)s现在没有在本单位任职。") % {"person": person})
    number = task.subtasks.filter(added_by=actor.unit).count() + 1
    row = Task.objects.create(
        jurisdiction=task.jurisdiction,
        plan=task.plan,
        version=task.version,
        parent=task,
        added_by=actor.unit,
        block=task.block,
        key=take_keys(task.jurisdiction, 1)[0],
        position=number,
        code=str(number),
        kind=task.kind,
        title=title.strip(),
        text=title.strip(),
        deadline=deadline or task.deadline,
        deadline_basis=DeadlineBasis.SET if deadline else DeadlineBasis.INHERITED,
        issued_at=clock.now(),
    )
    Assignment.objects.create(
        jurisdiction=task.jurisdiction,
        task=row,
        position=0,
        role=OwnerRole.RESPONSIBLE,
        unit=actor.unit,
        written=actor.unit.name,
        person=person,
    )
    after = {"title": row.title, "deadline": row.deadline, "person": str(person or "")}
    _record(actor, "ledger.subtask-added", task, after=after)
    return row


@transaction.atomic
def set_subtask(actor: Actor, row: Task, state: TaskState, *, revision: int, because: str = "") -> Task:
    """Done, taken back, or cancelled with a reason; by the unit whose it is."""
    require(actor, "ledger.subtask", row)
    locked = Task.objects.select_for_update(of=("self",)).select_related("parent").get(pk=row.pk)
    if locked.added_by_id != actor.unit.pk or locked.parent is None:
        raise ValidationError(_("子任务由加它的单位办理。"))
    if locked.revision != revision:
        raise ValidationError(_("刚才有人改过这条子任务，请看过现在的内容再操作。"))
    if state == TaskState.CANCELLED and not because.strip():
        raise ValidationError(_("撤销子任务要写明理由。"))
    before = {"state": locked.get_state_display()}
    locked.state, locked.state_because = state, because.strip()[:300]
    locked.revision += 1
    locked.save(update_fields=("state", "state_because", "revision"))
    after = {"title": locked.title, "state": locked.get_state_display()}
    _record(actor, "ledger.subtask-set", locked.parent, before=before, after=after, reason=because.strip())
    return locked


@transaction.atomic
def edit_subtask(
    actor: Actor, row: Task, title: str, deadline: dt.date | None, person: Person | None, *, revision: int
) -> Task:
    """What is to be done, by when and by whom, as its unit wants it now."""
    require(actor, "ledger.subtask", row)
    rows = Task.objects.select_for_update(of=("self",)).select_related("parent__plan")
    locked = rows.get(pk=row.pk)
    if locked.added_by_id != actor.unit.pk or locked.parent is None:
        raise ValidationError(_("子任务由加它的单位办理。"))
    if locked.revision != revision:
        raise ValidationError(_("刚才有人改过这条子任务，请看过现在的内容再操作。"))
    if locked.state != TaskState.OPEN:
        raise ValidationError(_("子任务%(state)s，要改先恢复。") % {"state": locked.get_state_display()})
    _check(locked.parent, title, deadline)
    held = Assignment.objects.select_related("person").get(task=locked, unit=actor.unit)
    if (
        person is not None
        and person != held.person
        and not colleagues(actor.unit).filter(pk=person.pk).exists()
    ):
        raise ValidationError(_("%(person)s现在没有在本单位任职。") % {"person": person})
    before = {"title": locked.title, "deadline": locked.deadline, "person": str(held.person or "")}
    locked.title = locked.text = title.strip()
    locked.deadline = deadline or locked.parent.deadline
    locked.deadline_basis = DeadlineBasis.SET if deadline else DeadlineBasis.INHERITED
    locked.revision += 1
    after = {"title": locked.title, "deadline": locked.deadline, "person": str(person or "")}
    if before == after:
        return locked
    locked.save(update_fields=("title", "text", "deadline", "deadline_basis", "revision"))
    Assignment.objects.filter(pk=held.pk).update(person=person)
    _record(actor, "ledger.subtask-edited", locked.parent, before=before, after=after)
    return locked


def _check(task: Task, title: str, deadline: dt.date | None) -> None:
    if not title.strip():
        raise ValidationError(_("请写明子任务要做什么。"))
    if deadline and task.deadline and deadline > task.deadline:
        raise ValidationError(
            _("子任务的时限 %(own)s 晚于任务的时限 %(whole)s，请提前；确实来不及的，先申请延期。")
            % {"own": deadline.isoformat(), "whole": task.deadline.isoformat()}
        )


def _refuse(obstacle: str) -> None:
    if obstacle:
        raise ValidationError(obstacle)


def _record(
    actor: Actor,
    action: str,
    task: Task,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object],
    reason: str = "",
) -> None:
    record(
        actor,
        action,
        task,
        jurisdiction=task.jurisdiction.pid,
        before=before,
        after={"unit": actor.unit.name, **after},
        reason=reason,
    )

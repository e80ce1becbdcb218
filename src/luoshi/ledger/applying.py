"""Writing an approved change into the ledger. What it replaces stays on record."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor
from luoshi.directory.resolving import ended
from luoshi.ledger.lighting import relight_task
from luoshi.ledger.models import (
    Assignment,
    Change,
    ChangeKind,
    DeadlineBasis,
    SignState,
    Target,
    Task,
    TaskState,
)
from luoshi.ledger.signals import assignment_began, assignment_ended, changed
from luoshi.ledger.signing import sign_limit


def still_true(change: Change) -> str:
    """Why the change cannot be approved any more: what it starts from has changed. Empty when it can."""
    task = change.task
    if task.state != TaskState.OPEN:
        return _("任务%(state)s，这个申请已经没有意义，请不批准。") % {"state": task.get_state_display()}
    if change.kind == ChangeKind.EXTEND:
        present = task.deadline.isoformat() if task.deadline else ""
        same = present == change.before["deadline"]
    elif change.kind == ChangeKind.REASSIGN:
        heir = Unit.objects.get(pid=change.after["unit"])
        if gone := ended([heir], clock.today()):
            return gone[heir.pk]
        same = change.assignment is not None and change.assignment.ended_at is None
    elif change.kind == ChangeKind.TARGET:
        same = change.target is not None and change.target.superseded_at is None
    else:
        same = True
    return "" if same else _("申请提出以后，这一项已经被改过，请不批准，由单位按现在的内容重新申请。")


def apply(actor: Actor, change: Change) -> None:
    """The approved change takes effect; its event says old and new."""
    task = Task.objects.select_related("plan").get(pk=change.task_id)
    _APPLY[ChangeKind(change.kind)](change, task)
    task.revision += 1
    task.save(
        update_fields=("deadline", "deadline_basis", "deadline_text", "state", "state_because", "revision")
    )
    relight_task(task)
    record(
        actor,
        "ledger.changed",
        task,
        jurisdiction=task.jurisdiction.pid,
        before=change.before,
        after={**change.after, "kind": change.get_kind_display()},
        reason=change.because,
    )
    changed.send(Change, change=change, task=task)


def _extend(change: Change, task: Task) -> None:
    task.deadline = dt.date.fromisoformat(change.after["deadline"])
    task.deadline_basis = DeadlineBasis.CHANGED


def _cancel(change: Change, task: Task) -> None:
    task.state, task.state_because = TaskState.CANCELLED, change.because[:300]


def _target(change: Change, task: Task) -> None:
    old, now = change.target, clock.now()
    assert old is not None
    old.superseded_at = now
    old.save(update_fields=("superseded_at",))
    high = change.after.get("high")
    Target.objects.create(
        jurisdiction=old.jurisdiction,
        indicator=old.indicator,
        by=old.by,
        year_written=old.year_written,
        operator=old.operator,
        low=Decimal(change.after["low"]),
        high=Decimal(high) if high else None,
        text=old.text,
        start=old.start,
        end=old.end,
        interim=old.interim,
        version=old.version,
        since=now,
    )


def _reassign(change: Change, task: Task) -> None:
    old, now = change.assignment, clock.now()
    assert old is not None
    unit = Unit.objects.get(pid=change.after["unit"])
    old.ended_at, old.sign_state = now, SignState.RELEASED
    old.save(update_fields=("ended_at", "sign_state"))
    last = Assignment.ever.filter(task=task).aggregate(last=Max("position"))["last"] or 0
    row = Assignment.objects.create(
        jurisdiction=task.jurisdiction,
        task=task,
        position=last + 1,
        role=old.role,
        unit=unit,
        written=old.written,
        start=old.start,
        end=old.end,
        came_from=old,
        sign_state=SignState.AWAITING,
        sign_by=sign_limit(task.plan, clock.today()),
    )
    assignment_ended.send(Assignment, assignment=old)
    assignment_began.send(Assignment, assignment=row)


_APPLY = {
    ChangeKind.EXTEND: _extend,
    ChangeKind.CANCEL: _cancel,
    ChangeKind.TARGET: _target,
    ChangeKind.REASSIGN: _reassign,
}

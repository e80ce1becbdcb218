"""A new version of a plan in force: its tasks carry on. Histories, signatures and comments stay with them;
what changed leaves an event, what the new version leaves out is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.directory.permission import Actor
from luoshi.ledger import superseding
from luoshi.ledger.expanding import Expansion, Holder
from luoshi.ledger.models import Assignment, DeadlineBasis, SignState, Task, TaskState
from luoshi.plans.comparing import Row, compare
from luoshi.plans.models import Item, Version

if TYPE_CHECKING:
    from luoshi.ledger.issuing import Writer


def carry(actor: Actor, previous: Version, writer: Writer, items: list[Item]) -> list[Item]:
    """Carry the tasks of `previous` over to the writer's version; returns the items that are new tasks."""
    rows = compare(previous, writer.version).rows
    held = Task.objects.select_for_update().filter(item__in=[row.old for row in rows if row.old])
    tasks = {task.item_id: task for task in held}
    before = Expansion([row.old for row in rows if row.old], writer.expansion.on)
    by_pk = {item.pk: item for item in items}
    fresh = []
    for row in rows:
        task = tasks.get(row.old.pk) if row.old else None
        new = by_pk.get(row.new.pk) if row.new else None
        if new is not None and task is None:
            fresh.append(new)
        elif task is not None and new is None:
            _cancel(actor, task, writer.version)
        elif task is not None and new is not None and row.old is not None:
            _hand_over(actor, task, row, before, writer)
    superseding.goals(previous, writer.version, writer.since)
    return fresh


def _cancel(actor: Actor, task: Task, version: Version) -> None:
    """A task done already stays done."""
    if task.state != TaskState.OPEN:
        return
    task.state, task.revision = TaskState.CANCELLED, task.revision + 1
    task.state_because = _("方案第 %(n)s 版不再列入") % {"n": version.number}
    task.save(update_fields=("state", "state_because", "revision"))
    record(
        actor,
        "ledger.task-cancelled",
        task,
        jurisdiction=task.jurisdiction.pid,
        before={"state": TaskState.OPEN.value},
        after={"state": task.state.value, "version": version.number},
        reason=task.state_because,
    )


def _hand_over(actor: Actor, task: Task, row: Row, before: Expansion, writer: Writer) -> None:
    """Give a task the words, dates and units of its item in the new version."""
    assert row.old is not None and row.new is not None
    fields = writer.fields(row.new)
    changed = {each.fact for each in row.differences}
    if task.deadline_basis == DeadlineBasis.CHANGED and "deadline" not in changed:
        # An extension that was granted holds as long as the plan itself does not say another day.
        for name in ("deadline", "deadline_text", "deadline_basis"):
            del fields[name]
    for name, value in {**fields, "item": row.new}.items():
        setattr(task, name, value)
    task.revision += 1
    task.save()
    _reassign(task, before.holders(row.old), writer.expansion.holders(row.new), row.new, writer)
    superseding.commitments(task, row.new, writer.version, writer.since)
    if row.differences:
        record(
            actor,
            "ledger.task-carried",
            task,
            jurisdiction=task.jurisdiction.pid,
            before=_told(row, "before"),
            after=_told(row, "after") | {"version": writer.version.number},
        )


def _told(row: Row, side: str) -> dict[str, Any]:
    return {name: value for each in row.differences for name, value in getattr(each, side).items()}


def _reassign(task: Task, old: list[Holder], new: list[Holder], item: Item, writer: Writer) -> None:
    """End what the new version takes away, begin what it gives; all else (signed for, passed on since)
    stays as it is."""
    gone = {holder.key for holder in old} - {holder.key for holder in new}
    rows = {_key(row): row for row in Assignment.objects.filter(task=task)}
    for key, row in rows.items():
        if key in gone:
            row.ended_at, row.sign_state = writer.since, SignState.RELEASED
            row.save(update_fields=("ended_at", "sign_state"))
    come = {holder.key for holder in new} - {holder.key for holder in old}
    # A placeholder for a group is in the way of nothing; a unit in this role already is not given it twice.
    added = [row for row in writer.assignments(task, item) if _key(row) in come and _key(row) not in rows]
    Assignment.objects.bulk_create(added)


def _key(row: Assignment) -> tuple[str, str, object]:
    if row.unit_id:
        return row.role, "unit", row.unit_id
    return (row.role, "group", row.group_id) if row.group_id else (row.role, "", row.leader)

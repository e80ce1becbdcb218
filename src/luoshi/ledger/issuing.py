"""Putting a reviewed version into force: its items become tasks with real units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import Actor, require
from luoshi.directory.queries import Match, members
from luoshi.ledger import commitments, promises
from luoshi.ledger.keys import take_keys
from luoshi.ledger.models import Assignment, Block, DeadlineBasis, SignState, Task
from luoshi.ledger.readiness import issue_check
from luoshi.ledger.signing import sign_limit
from luoshi.plans import actions as plans
from luoshi.plans.models import Item, Owner, OwnerRole, Plan, Version
from luoshi.plans.queries import items_for_issue, meanings


@transaction.atomic
def issue(actor: Actor, version: Version, *, ownerless_because: str = "") -> int:
    """Put a reviewed version into force: its items become tasks with real units; returns how many.

    Refused, with the list of what is missing, while items are undecided, names unresolved, or tasks
    without an owner lack a reason. All or nothing.
    """
    require(actor, "ledger.issue", version)
    frozen = plans.freeze(actor, version)
    obstacles = issue_check(frozen).obstacles(ownerless_because)
    if obstacles:
        raise ValidationError(obstacles)
    items = items_for_issue(frozen)
    meaning = meanings(owner for item in items for owner in item.owners.all())
    writer = _Writer(frozen, clock.today(), meaning)
    blocks = writer.blocks(items)
    keys = take_keys(frozen.jurisdiction, len(items))
    tasks = [writer.task(item, key, blocks, ownerless_because) for item, key in zip(items, keys, strict=True)]
    Task.objects.bulk_create(tasks)
    since = frozen.issued_at or clock.now()
    commitments.write(frozen, zip(tasks, items, strict=True), since)
    commitments.write_goals(frozen, since)
    assignments = [
        row for task, item in zip(tasks, items, strict=True) for row in writer.assignments(task, item)
    ]
    Assignment.objects.bulk_create(assignments)
    record(
        actor,
        "ledger.issued",
        frozen.plan,
        jurisdiction=frozen.jurisdiction.pid,
        after={"version": frozen.number, "tasks": len(tasks), "assignments": len(assignments)},
        reason=ownerless_because,
    )
    return len(tasks)


class _Writer:
    """Makes the rows of one issued version as of one day; groups are looked up once each."""

    def __init__(self, version: Version, on: dt.date, meaning: dict[str, Match]) -> None:
        self.version = version
        self.plan: Plan = version.plan
        self.on = on
        self.meaning = meaning
        self.members: dict[int, list[Unit]] = {}
        self.sign_by = sign_limit(self.plan, on)

    def blocks(self, items: list[Item]) -> dict[str, Block]:
        titles = dict.fromkeys(item.block for item in items if item.block)
        rows = [
            Block(
                jurisdiction=self.version.jurisdiction,
                plan=self.plan,
                version=self.version,
                position=position,
                title=title,
            )
            for position, title in enumerate(titles)
        ]
        return {block.title: block for block in Block.objects.bulk_create(rows)}

    def task(self, item: Item, key: str, blocks: dict[str, Block], ownerless_because: str) -> Task:
        deadline, basis = self._deadline(item)
        owned = any(owner.role != OwnerRole.SUPERVISOR for owner in item.owners.all())
        return Task(
            jurisdiction=self.version.jurisdiction,
            plan=self.plan,
            version=self.version,
            item=item,
            block=blocks.get(item.block),
            key=key,
            position=item.position,
            code=item.code,
            kind=item.kind,
            title=item.title,
            text=item.text,
            deadline=deadline,
            deadline_text=item.deadline_text,
            deadline_basis=basis,
            projects_stated=promises.projects_stated((item.machine or {}).get("projects") or ()),
            ownerless_because="" if owned else ownerless_because,
            issued_at=self.version.issued_at or clock.now(),
        )

    def _deadline(self, item: Item) -> tuple[dt.date | None, DeadlineBasis]:
        if item.deadline is not None:
            inherited = item.deadline_inherited
            return item.deadline, DeadlineBasis.INHERITED if inherited else DeadlineBasis.STATED
        if item.deadline_text or self.plan.period_end is None:
            return None, DeadlineBasis.NONE
        return self.plan.period_end, DeadlineBasis.PERIOD

    def assignments(self, task: Task, item: Item) -> list[Assignment]:
        """One row a unit and role; the first mention of a unit in a role counts."""
        rows: dict[tuple[str, object], Assignment] = {}
        for owner in item.owners.all():
            for unit, group, leader in self._holders(owner):
                key = (owner.role, unit.pk if unit else (group.pk if group else leader, "no unit"))
                if key in rows:
                    continue
                rows[key] = Assignment(
                    jurisdiction=self.version.jurisdiction,
                    task=task,
                    position=len(rows),
                    role=owner.role,
                    unit=unit,
                    group=group,
                    leader=leader,
                    written=owner.name,
                    inherited_from=owner.inherited_from if owner.inherited else "",
                    start=owner.start,
                    end=owner.end,
                    sign_state=SignState.AWAITING if unit else SignState.NONE,
                    sign_by=self.sign_by if unit else None,
                )
        return list(rows.values())

    def _holders(self, owner: Owner) -> Iterator[tuple[Unit | None, Group | None, str]]:
        if owner.role == OwnerRole.SUPERVISOR:
            yield None, None, owner.name[:40]
            return
        match = self.meaning.get(owner.name)
        if match is None:
            raise ValidationError(_("“%(name)s”还没有对应的单位。") % {"name": owner.name})
        if match.group is None:
            yield match.unit, None, ""
            return
        if match.group.pk not in self.members:
            self.members[match.group.pk] = members(match.group, self.on)
        units = self.members[match.group.pk]
        if not units:
            yield None, match.group, ""
        for unit in units:
            yield unit, match.group, ""

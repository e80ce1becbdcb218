"""Putting a reviewed version into force: its items become tasks with real units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor, require
from luoshi.ledger import carrying, commitments, promises
from luoshi.ledger.expanding import Expansion
from luoshi.ledger.keys import take_keys
from luoshi.ledger.lighting import relight_plan
from luoshi.ledger.models import Assignment, Block, DeadlineBasis, SignState, Task, first_lead
from luoshi.ledger.readiness import issue_check
from luoshi.ledger.signals import issued
from luoshi.ledger.signing import sign_limit
from luoshi.ledger.statistics import refresh_statistics
from luoshi.notices.actions import tell
from luoshi.plans import actions as plans
from luoshi.plans.models import Item, OwnerRole, Plan, Version
from luoshi.plans.queries import items_for_issue
from luoshi.plans.versions import version_in_force


@transaction.atomic
def issue(
    actor: Actor,
    version: Version,
    *,
    ownerless_because: str = "",
    because: dict[str, str] | None = None,
    reports: Collection[str] = (),
) -> int:
    """Put a reviewed version into force: its items become tasks with real units; returns how many.

    `reports` names the version's duties that the clerk confirmed with the issuing (see `signals.issued`).
    `because` gives items (by public id) without an owner their reason, `ownerless_because` all others.
    Refused, with the list of what is missing, while items are undecided, names unresolved, tasks without an
    owner lack a reason, or a new version of a plan in force lacks a leader's approval. All or nothing.
    """
    require(actor, "ledger.issue", version)
    plans.waive_owners(actor, version, because or {})
    obstacles = issue_check(version).obstacles(ownerless_because)
    previous = version_in_force(version.plan)
    frozen = plans.freeze(actor, version)
    if obstacles:
        raise ValidationError(obstacles)
    items = items_for_issue(frozen)
    writer = Writer(frozen, Expansion(items, clock.today()), ownerless_because)
    fresh = items if previous is None else carrying.carry(actor, previous, writer, items)
    tasks = writer.write(fresh)
    if previous is None:
        commitments.write_goals(frozen, writer.since)
    held = Assignment.objects.filter(task__version=frozen)
    given = held.order_by().values_list("unit", "task")
    _tell(actor, frozen, [(unit, task) for unit, task in given if unit is not None])
    place = frozen.jurisdiction.pid
    told = {"version": frozen.number, "tasks": len(items), "added": len(tasks), "assignments": held.count()}
    record(actor, "ledger.issued", frozen.plan, jurisdiction=place, after=told, reason=ownerless_because)
    issued.send(sender=Version, version=frozen, actor=actor, reports=reports)
    relight_plan(frozen.plan)
    refresh_statistics()
    return len(items)


def _tell(actor: Actor, version: Version, parts: Iterable[tuple[int, int]]) -> None:
    """Each unit of its tasks, once a version."""
    counts: dict[int, set[int]] = {}
    for pk, task in parts:
        counts.setdefault(pk, set()).add(task)
    for unit in Unit.objects.filter(pk__in=counts):
        number = len(counts[unit.pk])
        tell(
            [unit],
            "ledger.issued",
            ngettext(
                "《%(plan)s》下达，交给%(unit)s %(n)s 项",
                "《%(plan)s》下达，交给%(unit)s %(n)s 项",
                number,
            )
            % {"plan": version.plan.title, "unit": unit.name, "n": number},
            _("请在签收时限内签收。"),
            url=f"{reverse('ledger:list')}?plan={version.plan.pid}",
            about=version.plan,
            key=f"issued:{version.pid}:{unit.pid}",
            but=actor.person,
        )


class Writer:
    """Makes the rows of one issued version as of one day."""

    def __init__(self, version: Version, expansion: Expansion, ownerless_because: str = "") -> None:
        self.version = version
        self.plan: Plan = version.plan
        self.expansion = expansion
        self.ownerless_because = ownerless_because
        self.since: dt.datetime = version.issued_at or clock.now()
        self.sign_by = sign_limit(self.plan, clock.today())
        self._blocks: dict[str, Block] = {}

    def write(self, items: list[Item]) -> list[Task]:
        """New tasks of these items, with all that hangs on them."""
        keys = take_keys(self.version.jurisdiction, len(items))
        home = {"jurisdiction": self.version.jurisdiction, "plan": self.plan}
        tasks = [
            Task(**home, item=item, key=key, issued_at=self.since, **self.fields(item))
            for item, key in zip(items, keys, strict=True)
        ]
        held = [self.assignments(task, item) for task, item in zip(tasks, items, strict=True)]
        for task, rows in zip(tasks, held, strict=True):
            task.lead = first_lead(rows)
        Task.objects.bulk_create(tasks)
        commitments.write(self.version, zip(tasks, items, strict=True), self.since)
        Assignment.objects.bulk_create(chain.from_iterable(held))
        return tasks

    def block(self, title: str) -> Block | None:
        """The plan's block of this title, made when first asked for; one of an earlier version carries on."""
        if title and title not in self._blocks:
            block = Block.objects.filter(plan=self.plan, title=title).order_by("pk").last()
            block = block or Block(jurisdiction=self.version.jurisdiction, plan=self.plan, title=title)
            block.version, block.position = self.version, len(self._blocks)
            block.save()
            self._blocks[title] = block
        return self._blocks.get(title)

    def fields(self, item: Item) -> dict[str, Any]:
        """What a task takes over from its item."""
        deadline, basis = self._deadline(item)
        owned = any(owner.role != OwnerRole.SUPERVISOR for owner in item.owners.all())
        return {
            "version": self.version,
            "block": self.block(item.block),
            "position": item.position,
            "code": item.code,
            "kind": item.kind,
            "title": item.title,
            "text": item.text,
            "deadline": deadline,
            "deadline_text": item.deadline_text,
            "deadline_basis": basis,
            "projects_stated": promises.projects_stated((item.machine or {}).get("projects") or ()),
            "ownerless_because": "" if owned else item.ownerless_because or self.ownerless_because,
        }

    def _deadline(self, item: Item) -> tuple[dt.date | None, DeadlineBasis]:
        if item.deadline is not None:
            inherited = item.deadline_inherited
            return item.deadline, DeadlineBasis.INHERITED if inherited else DeadlineBasis.STATED
        if item.deadline_text or item.deadline_waived or self.plan.period_end is None:
            return None, DeadlineBasis.NONE
        return self.plan.period_end, DeadlineBasis.PERIOD

    def assignments(self, task: Task, item: Item) -> list[Assignment]:
        """One row a unit and role; the first mention of a unit in a role counts."""
        return [
            Assignment(
                jurisdiction=self.version.jurisdiction,
                task=task,
                position=position,
                role=holder.owner.role,
                unit=holder.unit,
                group=holder.group,
                leader=holder.leader,
                written=holder.owner.name,
                inherited_from=holder.owner.inherited_from if holder.owner.inherited else "",
                start=holder.owner.start,
                end=holder.owner.end,
                sign_state=SignState.AWAITING if holder.unit else SignState.NONE,
                sign_by=self.sign_by if holder.unit else None,
            )
            for position, holder in enumerate(self.expansion.holders(item))
        ]

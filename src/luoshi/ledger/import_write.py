"""A checked spreadsheet written into the ledger: all of it in one transaction, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.copying import copy_in, copy_values
from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import Actor
from luoshi.directory.queries import members
from luoshi.ledger.import_check import Draft, Reading, shown
from luoshi.ledger.keys import take_keys
from luoshi.ledger.models import (
    Assignment,
    Block,
    DeadlineBasis,
    ImportRun,
    Indicator,
    SignState,
    Target,
    Task,
    TaskState,
)
from luoshi.ledger.models.commitments import Better
from luoshi.ledger.signing import SignLimits
from luoshi.ledger.statistics import refresh_statistics
from luoshi.notices.actions import tell
from luoshi.plans.imported import open_ledger
from luoshi.plans.models import ItemKind, OwnerRole, Plan, Version

_BATCH = 2_000
_LOWER = frozenset({"<=", "<"})
_ASSIGNMENT = (
    *("jurisdiction_id", "task_id", "role", "position", "written"),
    *("unit_id", "group_id", "leader", "sign_state", "sign_by"),
)


def changes(draft: Draft, held: dict[str, list[str]]) -> tuple[dict[str, str], dict[str, str]]:
    """(before, after) of the fields in which a row differs from its task; `held` are the names of the
    present holders by role. What is not filled in stays as it is."""
    task = draft.task
    assert task is not None
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    now = {name: getattr(task, name, None) for name in draft.fields}
    now["block"] = task.block.title if task.block else ""
    for name, value in draft.fields.items():
        if now[name] != value:
            before[name], after[name] = shown(now[name]), shown(value)
    for role, names in draft.owners.items():
        old, new = "、".join(held.get(role, [])), "、".join(names)
        if set(held.get(role, [])) != set(names):
            before[role], after[role] = old, new
    return before, after


@dataclass(slots=True)
class Part:
    """An assignment that is not there yet; a hundred thousand of them are not worth a model each."""

    task: Task
    role: str
    position: int
    written: str
    unit: Unit | None = None
    group: Group | None = None
    leader: str = ""
    sign_by: dt.date | None = None

    @property
    def who(self) -> tuple[int | None, int | None, str]:
        """Who holds it, told apart from others in the role."""
        group = self.group.pk if self.group and not self.unit else None
        return (self.unit.pk if self.unit else None, group, self.leader)

    def values(self) -> tuple[object, ...]:
        """In the order of `_ASSIGNMENT`."""
        return (
            self.task.jurisdiction_id,
            self.task.pk,
            self.role,
            self.position,
            self.written,
            self.unit.pk if self.unit else None,
            self.group.pk if self.group else None,
            self.leader,
            (SignState.NONE if self.sign_by is None else SignState.AWAITING).value,
            self.sign_by,
        )


class Writer:
    """Writes the drafts of one run as of today."""

    def __init__(
        self, actor: Actor, run: ImportRun, reading: Reading, progress: Callable[[int], None]
    ) -> None:
        self.actor, self.run, self.reading, self.progress = actor, run, reading, progress
        self.now, self.on = clock.now(), clock.today()
        self.units: dict[int, list[Unit]] = {}
        self.blocks: dict[str, Block] = {}
        self.limits = SignLimits(self.on)
        # What each unit is given: the tasks by the unit's key.
        self.given: dict[int, set[int]] = {}

    def write(self) -> dict[str, int]:
        """Everything; returns how many tasks are new, changed, and as they were."""
        new = [draft for draft in self.reading.drafts if draft.task is None]
        plan = self._add(new) if new else None
        changed = self._change([draft for draft in self.reading.drafts if draft.task is not None])
        counts = {
            "new": len(new),
            "changed": changed,
            "same": len(self.reading.drafts) - len(new) - changed,
        }
        refresh_statistics()
        self._tell(plan)
        record(
            self.actor,
            "ledger.imported",
            self.run,
            jurisdiction=self.run.jurisdiction.pid,
            after={**counts, "file": self.run.upload.filename, "sha256": self.run.upload.sha256},
        )
        if plan is not None:
            self.run.into = plan
        return counts

    def _add(self, drafts: list[Draft]) -> Plan:
        version = open_ledger(self.actor, self.run.upload, self.run.title, self.run.into)
        self._open_blocks(version, drafts)
        start = version.tasks.count()
        keys = take_keys(self.run.jurisdiction, len(drafts))
        tasks = {
            draft.row: self._task(version, draft, key, start + place)
            for place, (draft, key) in enumerate(zip(drafts, keys, strict=True))
        }
        by_code = {draft.code: tasks[draft.row] for draft in drafts if draft.code}
        by_code |= {draft.code: draft.task for draft in self.reading.drafts if draft.code and draft.task}
        done = 0
        for level in _levels(drafts):
            # A parent is saved before what stands under it.
            for draft in level:
                if parent := by_code.get(draft.parent):
                    tasks[draft.row].parent = parent
            for batch in _batches(level):
                rows = [tasks[draft.row] for draft in batch]
                held = [self._owned(task, draft) for task, draft in zip(rows, batch, strict=True)]
                for task, parts in zip(rows, held, strict=True):
                    task.lead = next((part.unit for part in parts if part.role == OwnerRole.LEAD), None)
                copy_in(rows)
                self._give([*chain.from_iterable(held)])
                self._promise(zip(rows, batch, strict=True), version)
                done += len(batch)
                self.progress(done)
        return version.plan

    def _open_blocks(self, version: Version, drafts: Iterable[Draft]) -> None:
        self.blocks = {block.title: block for block in Block.objects.filter(version=version)}
        titles = dict.fromkeys(str(draft.fields.get("block", "")) for draft in drafts)
        fresh = [title for title in titles if title and title not in self.blocks]
        made = Block.objects.bulk_create(
            Block(
                jurisdiction=version.jurisdiction,
                plan=version.plan,
                version=version,
                position=len(self.blocks) + place,
                title=title,
            )
            for place, title in enumerate(fresh)
        )
        self.blocks |= {block.title: block for block in made}

    def _task(self, version: Version, draft: Draft, key: str, position: int) -> Task:
        fields = draft.fields
        deadline: dt.date | None = fields.get("deadline")
        title = str(fields["title"])
        return Task(
            jurisdiction=self.run.jurisdiction,
            plan=version.plan,
            version=version,
            block=self.blocks.get(str(fields.get("block", ""))),
            key=key,
            position=position,
            code=draft.code,
            kind=fields.get("kind", ItemKind.TASK),
            title=title,
            text=str(fields.get("text", title)),
            deadline=deadline,
            deadline_basis=DeadlineBasis.SET if deadline else DeadlineBasis.NONE,
            state=fields.get("state", TaskState.OPEN),
            issued_at=self.now,
        )

    def _owned(self, task: Task, draft: Draft) -> list[Part]:
        """The parts in a new task, not yet saved."""
        return [row for role, names in draft.owners.items() for row in self._holders(task, role, names)]

    def _give(self, parts: list[Part]) -> None:
        """Save new assignments of saved tasks; their units are told at the end, once each."""
        copy_values(Assignment, _ASSIGNMENT, [part.values() for part in parts])
        for part in parts:
            if part.unit is not None and part.sign_by is not None:
                self.given.setdefault(part.unit.pk, set()).add(part.task.pk)

    def _tell(self, plan: Plan | None) -> None:
        """Each unit of what it is given, once a run."""
        title = plan.title if plan else self.run.title
        for unit in Unit.objects.filter(pk__in=self.given):
            number = len(self.given[unit.pk])
            words = ngettext(
                "台账“%(title)s”导入，交给%(unit)s %(n)s 项",
                "台账“%(title)s”导入，交给%(unit)s %(n)s 项",
                number,
            )
            tell(
                [unit],
                "ledger.issued",
                words % {"title": title, "unit": unit.name, "n": number},
                _("请在签收时限内签收。"),
                url=reverse("ledger:signing"),
                about=self.run,
                key=f"imported:{self.run.pid}:{unit.pid}",
                but=self.actor.person,
            )

    def _holders(self, task: Task, role: OwnerRole, names: Iterable[str]) -> list[Part]:
        """One part a unit; a group as each of its units of today, or as itself while it has none."""
        found: dict[object, Part] = {}
        # Nobody signs for what is done already.
        due = self.limits.of(task.plan) if task.state == TaskState.OPEN else None
        offset = list(OwnerRole).index(role) * 1_000
        for name in names:
            if role == OwnerRole.SUPERVISOR:
                found.setdefault(name, Part(task, role.value, offset + len(found), name, leader=name))
                continue
            match = self.reading.meanings[name]
            units: list[Unit | None] = [match.unit] if match.unit else [*self._members(match.group)]
            for unit in units or [None]:
                key = unit.pk if unit else name
                if key not in found:
                    place, sign_by = offset + len(found), due if unit else None
                    found[key] = Part(task, role.value, place, name, unit, match.group, sign_by=sign_by)
        return list(found.values())

    def _members(self, group: Any) -> list[Unit]:
        if group.pk not in self.units:
            self.units[group.pk] = members(group, self.on)
        return self.units[group.pk]

    def _promise(self, pairs: Iterable[tuple[Task, Draft]], version: Version) -> None:
        indicators: list[Indicator] = []
        targets: list[Target] = []
        for task, draft in pairs:
            for place, each in enumerate(draft.promised):
                indicator = Indicator(
                    jurisdiction_id=self.run.jurisdiction_id,
                    plan=version.plan,
                    task=task,
                    position=place,
                    name=each.name,
                    unit=each.unit,
                    better=Better.LOWER if each.operator in _LOWER else Better.HIGHER,
                    baseline=each.baseline,
                )
                indicators.append(indicator)
                for year, value in each.targets.items():
                    targets.append(
                        Target(
                            jurisdiction_id=self.run.jurisdiction_id,
                            indicator=indicator,
                            by=dt.date(year, 12, 31) if year else task.deadline,
                            year_written=year is not None,
                            operator=each.operator,
                            low=value,
                            version=version,
                            since=self.now,
                        )
                    )
        copy_in(indicators)
        copy_in(_first_for_each_day(targets))

    def _change(self, drafts: list[Draft]) -> int:
        """Change what differs, each with its event; returns how many tasks did."""
        held = holders_of([draft.task.pk for draft in drafts if draft.task])
        changed = 0
        locked = {
            task.pk: task
            for task in Task.objects.select_for_update(of=("self",))
            .select_related("block", "plan__jurisdiction")
            .filter(pk__in=[draft.task.pk for draft in drafts if draft.task])
        }
        for draft in drafts:
            assert draft.task is not None
            draft.task = locked[draft.task.pk]
            before, after = changes(draft, held.get(draft.task.pk, {}))
            if not after:
                continue
            changed += 1
            self._apply(draft, after)
            record(
                self.actor,
                "ledger.changed-by-import",
                draft.task,
                jurisdiction=self.run.jurisdiction.pid,
                before=before,
                after={**after, "import": self.run.pid},
            )
        return changed

    def _apply(self, draft: Draft, after: dict[str, str]) -> None:
        task = draft.task
        assert task is not None
        for name in set(after) & {"title", "text", "kind", "state", "deadline"}:
            setattr(task, name, draft.fields[name])
        if "deadline" in after:
            task.deadline_basis = DeadlineBasis.CHANGED
        if "block" in after:
            task.block, _new = Block.objects.get_or_create(
                version_id=task.version_id,
                title=draft.fields["block"],
                defaults={
                    "jurisdiction_id": task.jurisdiction_id,
                    "plan_id": task.plan_id,
                    "position": Block.objects.filter(version_id=task.version_id).count(),
                },
            )
        task.revision += 1
        task.save()
        for role in set(after) & set(draft.owners):
            self._replace_holders(task, OwnerRole(role), draft.owners[OwnerRole(role)])

    def _replace_holders(self, task: Task, role: OwnerRole, names: Iterable[str]) -> None:
        """Who stays keeps the row, and with it what they have signed for; who left is kept for the record."""
        wanted = self._holders(task, role, names)
        present = list(Assignment.objects.filter(task=task, role=role))

        def who(row: Assignment) -> tuple[int | None, int | None, str]:
            return (row.unit_id, None if row.unit_id else row.group_id, row.leader)

        staying = {part.who for part in wanted}
        leaving = [row.pk for row in present if who(row) not in staying]
        Assignment.objects.filter(pk__in=leaving).update(ended_at=self.now, sign_state=SignState.RELEASED)
        there = {who(row) for row in present}
        self._give([part for part in wanted if part.who not in there])


def holders_of(tasks: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    """The names of the present holders by task and role, a group under its own name."""
    found: dict[int, dict[str, list[str]]] = {}
    rows = Assignment.objects.filter(task__in=list(tasks)).select_related("unit", "group")
    for row in rows.order_by("task_id", "position"):
        name = row.group.name if row.group else (row.unit.name if row.unit else row.leader)
        names = found.setdefault(row.task_id, {}).setdefault(row.role, [])
        if name not in names:
            names.append(name)
    return found


def _levels(drafts: list[Draft]) -> list[list[Draft]]:
    """The drafts by how deep they stand, parents before children."""
    by_code = {draft.code: draft for draft in drafts if draft.code}
    depth: dict[int, int] = {}

    def deep(draft: Draft) -> int:
        if draft.row not in depth:
            parent = by_code.get(draft.parent) if draft.parent else None
            depth[draft.row] = deep(parent) + 1 if parent else 0
        return depth[draft.row]

    levels: dict[int, list[Draft]] = {}
    for draft in drafts:
        levels.setdefault(deep(draft), []).append(draft)
    return [levels[level] for level in sorted(levels)]


def _batches(drafts: list[Draft]) -> Iterable[list[Draft]]:
    return (drafts[start : start + _BATCH] for start in range(0, len(drafts), _BATCH))


def _first_for_each_day(targets: list[Target]) -> list[Target]:
    """A target without a year may fall on the same day as one with: the one with its year counts."""
    found: dict[tuple[int, dt.date | None], Target] = {}
    for target in sorted(targets, key=lambda each: not each.year_written):
        found.setdefault((id(target.indicator), target.by), target)
    return list(found.values())

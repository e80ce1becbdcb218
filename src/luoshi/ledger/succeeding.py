"""When a unit ends (撤销): what it held of open tasks goes to the one successor that the act names, else it
waits for the clerk to decide. What was before stays under the old name."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.audit.actions import SYSTEM, Doer, record
from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction, Unit
from luoshi.directory.permission import Actor, require
from luoshi.directory.resolving import ended
from luoshi.directory.signals import abolished, abolishing
from luoshi.ledger.lighting import relight
from luoshi.ledger.models import Assignment, SignState, Task, TaskState
from luoshi.ledger.signals import assignment_began, assignment_ended
from luoshi.ledger.signing import SignLimits
from luoshi.ledger.succeeding_shares import Heirs, hand_over_shares, share_fates
from luoshi.notices.actions import tell
from luoshi.notices.recipients import office
from luoshi.plans.models import OwnerRole


def orphaned(on: dt.date) -> QuerySet[Assignment]:
    """Parts of open tasks whose unit is no more on the day, by unit. A unit's own sub-tasks go with them."""
    rows = Assignment.objects.filter(
        unit__until__lt=on, task__state=TaskState.OPEN, task__added_by__isnull=True
    )
    return rows.select_related("task__plan__jurisdiction", "unit", "group").order_by(
        "unit__position", "unit_id", "task__plan_id", "task__position", "position"
    )


@dataclass(frozen=True)
class Fate:
    """What becomes of one part when `successor` takes over (None: nobody does)."""

    row: Assignment
    successor: Unit | None
    has_it: bool = False
    refused: str = ""

    @property
    def words(self) -> str:
        said = {"unit": self.successor or "", "role": self.row.get_role_display()}
        if self.refused:
            return self.refused
        if self.successor is None:
            return _("这份分工就此结束，没有单位承接")
        if self.has_it:
            return _("%(unit)s已经是%(role)s单位，这份分工并入它的分工") % said
        return _("%(role)s改由%(unit)s承担，等待它签收") % said


def fates(rows: Iterable[Assignment], successor: Unit | None) -> list[Fate]:
    """What would become of these parts. Nothing changes."""
    rows = list(rows)
    if successor is not None and (gone := ended([successor], clock.today())):
        return [Fate(row, successor, refused=gone[successor.pk]) for row in rows]
    tasks = {row.task_id for row in rows}
    held = Assignment.objects.filter(task__in=tasks, unit__isnull=False)
    known = set(held.filter(unit=successor).values_list("task_id", "role")) if successor else set()
    others = held.exclude(pk__in=[row.pk for row in rows]).filter(role=OwnerRole.LEAD)
    led = set(others.values_list("task_id", flat=True))
    return [
        Fate(row, successor, (row.task_id, row.role) in known, _no_lead(row, successor, led)) for row in rows
    ]


def _no_lead(row: Assignment, successor: Unit | None, led: Collection[int]) -> str:
    """A task keeps a lead; `led` are those that have another one."""
    if successor is not None or row.role != OwnerRole.LEAD or row.task_id in led:
        return ""
    return _("任务不能没有牵头单位，请选承接单位")


def heirs_of(found: Iterable[Fate]) -> Heirs:
    """Who takes over all that a unit holds of a task; nobody where it keeps a part of it."""
    rows = [fate for fate in found if fate.successor is not None and not fate.refused]
    held = Assignment.objects.filter(task__in={fate.row.task_id for fate in rows}, unit__isnull=False)
    left = Counter(held.values_list("task_id", "unit_id"))
    left.subtract((fate.row.task_id, fate.row.unit_id) for fate in rows if fate.row.unit_id)
    return {
        (fate.row.task_id, fate.row.unit_id): fate.successor
        for fate in rows
        if fate.successor and fate.row.unit_id and not left[fate.row.task_id, fate.row.unit_id]
    }


@transaction.atomic
def decide(actor: Actor, pids: Collection[str], successor: Unit | None, because: str) -> int:
    """The clerk says who takes over these parts of units that are no more; returns how many."""
    require(actor, "ledger.succeed")
    if not because.strip():
        raise ValidationError(_("请写明依据或理由，它会留在每一项的记录里。"))
    rows = list(orphaned(clock.today()).filter(pid__in=pids).select_for_update(of=("self",)))
    if not rows:
        raise ValidationError(_("请先勾选要处理的任务；可能别人刚刚处理过了。"))
    found = fates(rows, successor)
    if refused := [fate.refused for fate in found if fate.refused]:
        raise ValidationError(refused[0])
    _hand_over(actor, found, because.strip()[:300])
    return len(found)


def settle(doer: Doer, place: Jurisdiction, unit: Unit | None = None, because: str = "") -> None:
    """Hand over what ended units (or this one) held, where the act named one successor; the clerk is told,
    once, of what is left."""
    today = clock.today()
    rows = orphaned(today).filter(jurisdiction=place)
    waiting = list(rows.filter(unit=unit) if unit else rows)
    for gone in {row.unit_id: row.unit for row in waiting if row.unit}.values():
        heirs = [each.successor for each in gone.successions.select_related("successor")]
        own = [row for row in waiting if row.unit_id == gone.pk]
        found = fates(own, heirs[0]) if len(heirs) == 1 else []
        if found and not any(fate.refused for fate in found):
            with transaction.atomic():
                _hand_over(doer, found, because or heirs_words(gone))
            continue
        words = _("待处理：%(n)s 项任务分工的承担单位“%(unit)s”已撤销") % {"n": len(own), "unit": gone.name}
        url = reverse("ledger:successions")
        to = list(office(place, today))
        tell(to, "ledger.succession", words, url=url, about=gone, key=f"orphaned:{gone.pid}:{gone.until}")


def heirs_words(unit: Unit) -> str:
    """The act that ended the unit, as the record gives it."""
    basis = unit.successions.values_list("basis", flat=True).first()
    return basis or _("“%(unit)s”已撤销") % {"unit": unit.name}


def _hand_over(doer: Doer, found: list[Fate], because: str) -> None:
    """Each part ends; its successor begins one of its own, unless it has it already. Shares go along."""
    now, limits, heirs = clock.now(), SignLimits(clock.today()), heirs_of(found)
    tasks = Task.objects.select_for_update(of=("self",)).in_bulk([fate.row.task_id for fate in found])
    for fate in found:
        row = fate.row
        row.ended_at, row.sign_state = now, SignState.PASSED_ON if fate.successor else SignState.RELEASED
        row.save(update_fields=("ended_at", "sign_state"))
        begun = None if fate.has_it else _begin(fate, limits)
        assignment_ended.send(Assignment, assignment=row)
        if begun is not None:
            assignment_began.send(Assignment, assignment=begun)
        _subtasks(fate)
    Task.objects.filter(pk__in=tasks).update(revision=F("revision") + 1)
    relight(Assignment.objects.filter(task__in=tasks))
    _tell(found)
    for fate in found:
        record(
            doer,
            "ledger.part-succeeded",
            tasks[fate.row.task_id],
            jurisdiction=fate.row.task.jurisdiction.pid,
            before={"unit": str(fate.row.unit), "role": fate.row.get_role_display()},
            after={
                "from": str(fate.row.unit),
                "unit": str(fate.successor or _("无")),
                "role": fate.row.get_role_display(),
            },
            reason=because,
        )
    hand_over_shares(doer, share_fates(heirs), because)


def _begin(fate: Fate, limits: SignLimits) -> Assignment | None:
    if fate.successor is None:
        return None
    old = fate.row
    last = Assignment.ever.filter(task=old.task).aggregate(last=Max("position"))["last"] or 0
    return Assignment.objects.create(
        jurisdiction=old.jurisdiction,
        task=old.task,
        position=last + 1,
        role=old.role,
        unit=fate.successor,
        written=old.written,
        inherited_from=old.inherited_from,
        start=old.start,
        end=old.end,
        came_from=old,
        sign_state=SignState.AWAITING,
        sign_by=limits.of(old.task.plan),
    )


def _subtasks(fate: Fate) -> None:
    """Open sub-tasks that the unit made for itself go with its last part of the task."""
    old, new = fate.row, fate.successor
    if new is None or Assignment.objects.filter(task=old.task_id, unit=old.unit).exists():
        return
    number = Task.objects.filter(parent=old.task_id, added_by=new).count()
    for row in Task.objects.filter(parent=old.task_id, added_by=old.unit, state=TaskState.OPEN):
        number += 1
        row.added_by, row.code, row.position, row.revision = new, str(number), number, row.revision + 1
        row.save(update_fields=("added_by", "code", "position", "revision"))
        Assignment.objects.filter(task=row, unit=old.unit).update(ended_at=clock.now())
        Assignment.objects.create(
            jurisdiction=row.jurisdiction,
            task=row,
            position=1,
            role=OwnerRole.RESPONSIBLE,
            unit=new,
            written=new.name,
        )


def _tell(found: list[Fate]) -> None:
    """Each successor, once for each unit that it takes over from."""
    pairs: dict[tuple[int, int], list[Fate]] = {}
    for fate in found:
        if fate.successor is not None and fate.row.unit_id is not None:
            pairs.setdefault((fate.row.unit_id, fate.successor.pk), []).append(fate)
    for fates_ in pairs.values():
        number, first = len({fate.row.task_id for fate in fates_}), fates_[0]
        words = ngettext(
            "“%(gone)s”已撤销，%(n)s 项任务由%(unit)s承接",
            "“%(gone)s”已撤销，%(n)s 项任务由%(unit)s承接",
            number,
        )
        tell(
            [first.successor] if first.successor else [],
            "ledger.assigned",
            words % {"gone": first.row.unit, "n": number, "unit": first.successor},
            _("请在签收时限内签收。"),
            url=reverse("ledger:signing"),
            about=first.row.unit,
        )


@receiver(abolished)
def _abolished(sender: object, unit: Unit, last_day: dt.date, actor: Actor, **_more: object) -> None:
    """One that ends on a later day is settled by that day's first round."""
    if last_day < clock.today():
        _take_back_offers(unit)
        settle(actor, unit.jurisdiction, unit)


def _take_back_offers(unit: Unit) -> None:
    """What was offered to a unit that is no more stays with those who offered it."""
    offered = Assignment.objects.filter(offered_unit=unit, sign_state=SignState.OFFERED)
    offered.update(offered_unit=None, sign_state=SignState.AWAITING)


def settle_all(place: Jurisdiction) -> None:
    """Units whose last day was registered beforehand and has passed."""
    for unit in Unit.objects.filter(offered_assignments__isnull=False, until__lt=clock.today()).distinct():
        _take_back_offers(unit)
    settle(SYSTEM, place)


@receiver(abolishing)
def _what_hangs_on(sender: object, unit: Unit, **_more: object) -> list[str]:
    """For the page on which a unit is abolished."""
    rows = Assignment.objects.filter(unit=unit, task__state=TaskState.OPEN, task__added_by__isnull=True)
    number = rows.values("task").distinct().count()
    if not number:
        return []
    words = ngettext(
        "它承担着台账里 %(n)s 项未办结的任务。勾选一个承接单位，撤销之日这些任务转给它签收；"
        "不勾选或勾选几个，就列在“审批”页，由督查专员逐项确定。",
        "它承担着台账里 %(n)s 项未办结的任务。勾选一个承接单位，撤销之日这些任务转给它签收；"
        "不勾选或勾选几个，就列在“审批”页，由督查专员逐项确定。",
        number,
    )
    return [words % {"n": number}]

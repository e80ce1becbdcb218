"""What the ledger tells people, and what in it falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.models import Jurisdiction
from luoshi.ledger import succeeding
from luoshi.ledger.models import Assignment, Share, SignState, TaskState
from luoshi.ledger.watching import tell_watchers
from luoshi.notices.kinds import declare
from luoshi.notices.models import Level
from luoshi.notices.reminders import Due, Source, Step, register
from luoshi.notices.signals import round_begins
from luoshi.plans.models import OwnerRole

declare("ledger.issued", gettext_lazy("任务下达"), urgent=True, obligatory=True)
declare("ledger.signing", gettext_lazy("签收"), obligatory=True)
declare("ledger.change", gettext_lazy("变更申请"), urgent=True, obligatory=True)
declare("ledger.split", gettext_lazy("分解"), obligatory=True)
declare("ledger.mention", gettext_lazy("提到我"), urgent=True)
declare("ledger.comment", gettext_lazy("留言"))
declare("ledger.watched", gettext_lazy("关注的任务有变化"))
declare("ledger.assigned", gettext_lazy("新增任务"), urgent=True, obligatory=True)
declare("ledger.succession", gettext_lazy("承担单位已撤销"), urgent=True, obligatory=True)
declare("ledger.reminded", gettext_lazy("督查提醒"), urgent=True, obligatory=True)

# Who has to bring a task to its end; cooperating units help and are not chased.
_OWING = (OwnerRole.LEAD, OwnerRole.RESPONSIBLE)
# A task that has come to its end cannot be signed for any more.
_UNSIGNED = Q(sign_state=SignState.AWAITING, task__state=TaskState.OPEN)


def _open_until(place: Jurisdiction, until: dt.date) -> Iterator[Due]:
    """Assignments of open tasks with a deadline."""
    seen: set[tuple[str, int]] = set()
    rows = (
        Assignment.objects.filter(
            jurisdiction=place, task__state=TaskState.OPEN, task__deadline__lte=until, role__in=_OWING
        )
        .exclude(unit=None)
        .order_by("task__deadline", "task__position", "position")
        .values_list("pid", "task__deadline", "unit", "task__code", "task__title", "task__pid")
    )
    for pid, deadline, unit, code, title, task in rows.iterator():
        # A unit that leads a task and is among those responsible owes it once.
        if deadline is None or unit is None or (task, unit) in seen:
            continue
        seen.add((task, unit))
        yield Due(pid, deadline, unit, f"{code} {title}", reverse("ledger:task", args=[task]))


def _still_open(pids: Collection[str]) -> set[str]:
    rows = Assignment.objects.filter(pid__in=pids, task__state=TaskState.OPEN)
    return set(rows.values_list("pid", flat=True))


def _unsigned_until(place: Jurisdiction, until: dt.date) -> Iterator[Due]:
    """Assignments of open tasks that wait to be signed for."""
    rows = (
        Assignment.objects.filter(_UNSIGNED, jurisdiction=place, sign_by__lte=until, unit__isnull=False)
        .order_by("sign_by", "task__position", "position")
        .values_list("pid", "sign_by", "unit", "task__code", "task__title", "task__pid")
    )
    for pid, day, unit, code, title, task in rows.iterator():
        if day is not None and unit is not None:
            name = _("签收：%(task)s") % {"task": f"{code} {title}"}
            yield Due(pid, day, unit, name, reverse("ledger:task", args=[task]))


def _still_unsigned(pids: Collection[str]) -> set[str]:
    rows = Assignment.objects.filter(_UNSIGNED, pid__in=pids)
    return set(rows.values_list("pid", flat=True))


def _shares_until(place: Jurisdiction, until: dt.date) -> Iterator[Due]:
    """Shares of splits in force that wait to be signed for."""
    rows = _unsigned_shares().filter(jurisdiction=place, sign_by__lte=until)
    for share in rows.select_related("split__task", "split__target__indicator").order_by("sign_by", "pk"):
        if share.sign_by is not None:
            name = _("签收分解：%(what)s") % {"what": share.split}
            url = reverse("ledger:task", args=[share.split.task.pid])
            yield Due(share.pid, share.sign_by, share.unit_id, name, url)


def _still_awaited(pids: Collection[str]) -> set[str]:
    return set(_unsigned_shares().filter(pid__in=pids).values_list("pid", flat=True))


def _unsigned_shares() -> QuerySet[Share]:
    return Share.objects.filter(
        sign_state=SignState.AWAITING, split__revoked_at=None, split__task__state=TaskState.OPEN
    )


def _offers_until(place: Jurisdiction, until: dt.date) -> Iterator[Due]:
    """Parts offered to another unit, or to somebody within the unit: who is to take them is reminded."""
    rows = _offers().filter(jurisdiction=place, sign_by__lte=until).select_related("task")
    for row in rows.order_by("sign_by", "task__position", "position"):
        unit = row.offered_unit_id or row.unit_id
        if row.sign_by is not None and unit is not None:
            name = _("答复转办：%(task)s") % {"task": row.task}
            yield Due(row.pid, row.sign_by, unit, name, reverse("ledger:task", args=[row.task.pid]))


def _still_offered(pids: Collection[str]) -> set[str]:
    return set(_offers().filter(pid__in=pids).values_list("pid", flat=True))


def _offers() -> QuerySet[Assignment]:
    return Assignment.objects.filter(sign_state=SignState.OFFERED, task__state=TaskState.OPEN)


@receiver(round_begins)
def _round_begins(sender: object, place: Jurisdiction, **_more: object) -> None:
    succeeding.settle_all(place)
    tell_watchers(place)


register(Source("ledger.deadline", gettext_lazy("任务时限"), _open_until, _still_open))
# A limit of a few working days: its last day, then the head, then the office.
_SIGNING_STEPS = (
    Step(0, (Level.LIAISON,)),
    Step(1, (Level.LIAISON, Level.HEAD)),
    Step(2, (Level.OFFICE,)),
)
register(Source("ledger.signing", gettext_lazy("签收时限"), _unsigned_until, _still_unsigned, _SIGNING_STEPS))
register(Source("ledger.share", gettext_lazy("分解签收时限"), _shares_until, _still_awaited, _SIGNING_STEPS))
register(Source("ledger.offer", gettext_lazy("转办答复时限"), _offers_until, _still_offered, _SIGNING_STEPS))

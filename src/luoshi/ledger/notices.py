"""What the ledger tells people, and what in it falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Jurisdiction
from luoshi.ledger.models import Assignment, TaskState
from luoshi.ledger.watching import tell_watchers
from luoshi.notices.kinds import declare
from luoshi.notices.reminders import Due, Source, register
from luoshi.notices.signals import round_begins
from luoshi.plans.models import OwnerRole

declare("ledger.issued", _("任务下达"), urgent=True, obligatory=True)
declare("ledger.signing", _("签收"), obligatory=True)
declare("ledger.change", _("变更申请"), urgent=True, obligatory=True)
declare("ledger.split", _("分解"), obligatory=True)
declare("ledger.mention", _("提到我"), urgent=True)
declare("ledger.comment", _("留言"))
declare("ledger.watched", _("关注的任务有变化"))
declare("ledger.assigned", _("新增任务"), urgent=True, obligatory=True)
declare("ledger.reminded", _("督查提醒"), urgent=True, obligatory=True)

# Who has to bring a task to its end; cooperating units help and are not chased.
_OWING = (OwnerRole.LEAD, OwnerRole.RESPONSIBLE)


def _open_until(place: Jurisdiction, until: dt.date) -> Iterator[Due]:
    """Assignments of open tasks with a deadline."""
    rows = (
        Assignment.objects.filter(
            jurisdiction=place, task__state=TaskState.OPEN, task__deadline__lte=until, role__in=_OWING
        )
        .exclude(unit=None)
        .order_by("task__deadline", "task__position")
        .values_list("pid", "task__deadline", "unit", "task__code", "task__title", "task__pid")
    )
    for pid, deadline, unit, code, title, task in rows.iterator():
        assert deadline is not None
        yield Due(pid, deadline, unit, f"{code} {title}", reverse("ledger:task", args=[task]))


def _still_open(pids: Collection[str]) -> set[str]:
    rows = Assignment.objects.filter(pid__in=pids, task__state=TaskState.OPEN)
    return set(rows.values_list("pid", flat=True))


@receiver(round_begins)
def _round_begins(sender: object, place: Jurisdiction, **_more: object) -> None:
    tell_watchers(place)


register(Source("ledger.deadline", _("任务时限"), _open_until, _still_open))

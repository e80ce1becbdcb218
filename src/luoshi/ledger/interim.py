"""Points of an indicator's path (过程目标) that people set between the plan's own targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor, may, refusal
from luoshi.ledger.access import leads
from luoshi.ledger.lighting import relight_task
from luoshi.ledger.models import Indicator, Operator, Target, Task, TaskState
from luoshi.ledger.values import figure

Points = Mapping[dt.date, Decimal]
LARGEST = Decimal(10) ** 17


def why_no_points(actor: Actor, task: Task) -> str:
    """Why the actor may set no points in this task; empty when they may."""
    if not may(actor, "ledger.set-path", task):
        return refusal("ledger.set-path")
    if task.state != TaskState.OPEN:
        return _("任务%(state)s，不能再设过程目标。") % {"state": task.get_state_display()}
    if actor.role != PostRole.CLERK and not leads(actor, task):
        return _("过程目标由牵头单位或督查专员设定；本单位不是这项任务的牵头单位。")
    return ""


def points_of(indicator: Indicator) -> list[Target]:
    """The points in force, by day."""
    return list(indicator.targets.filter(interim=True, superseded_at=None, by__isnull=False).order_by("by"))


@transaction.atomic
def set_points(
    actor: Actor, indicator: Indicator, wanted: Points, *, revision: int, because: str = ""
) -> int:
    """Give the indicator these points in the place of those that lie ahead; returns how many changed.

    `revision` is the task's, as seen. A point whose day has passed stays: what was to be reached then is
    not rewritten afterwards.
    """
    task = Task.objects.select_for_update(of=("self",)).select_related("plan").get(indicators=indicator)
    obstacle = why_no_points(actor, task)
    if not obstacle and task.revision != revision:
        obstacle = _("这项任务刚才有变化，请看过现在的内容再设。")
    held = {point.by: point for point in points_of(indicator) if point.by}
    obstacle = obstacle or _unfit(indicator, task, held, wanted)
    if obstacle:
        raise ValidationError(obstacle)
    gone = [point for by, point in held.items() if wanted.get(by) != point.low]
    fresh = [(by, value) for by, value in wanted.items() if by not in held or held[by].low != value]
    if not gone and not fresh:
        return 0
    _replace(indicator, gone, fresh)
    task.revision += 1
    task.save(update_fields=("revision",))
    relight_task(task)
    record(
        actor,
        "ledger.path-set",
        task,
        jurisdiction=task.jurisdiction.pid,
        before={"points": _told({by: point.low for by, point in held.items()})},
        after={"what": indicator.name, "points": _told(wanted) or _("不设")},
        reason=because.strip(),
    )
    return len(set(dict(fresh)) | {point.by for point in gone})


def _replace(indicator: Indicator, gone: Iterable[Target], fresh: Iterable[tuple[dt.date, Decimal]]) -> None:
    """Old points are superseded and stay; new ones hold from now."""
    now = clock.now()
    Target.objects.filter(pk__in=[point.pk for point in gone]).update(superseded_at=now)
    at_most = indicator.better == "lower"
    Target.objects.bulk_create(
        Target(
            jurisdiction=indicator.jurisdiction,
            indicator=indicator,
            by=by,
            operator=Operator.AT_MOST if at_most else Operator.AT_LEAST,
            low=value,
            interim=True,
            year_written=False,
            since=now,
        )
        for by, value in fresh
    )


def _unfit(indicator: Indicator, task: Task, held: Mapping[dt.date, Target], wanted: Points) -> str:
    """Why these points cannot be, in one sentence."""
    today = clock.today()
    own = [
        target.by
        for target in indicator.targets.filter(interim=False, superseded_at=None, low__isnull=False)
        if target.by
    ]
    if not own:
        return _("这个指标没有带日期的数值目标，不能设过程目标。")
    for by, point in held.items():
        if by < today and wanted.get(by) != point.low:
            return _("%(day)s 的过程目标已经过了日子，不能改，也不能删。") % {"day": by.isoformat()}
    start = indicator.baseline_on or task.plan.period_start
    for by, value in wanted.items():
        said = {"day": by.isoformat()}
        if by in own:
            return _("%(day)s 是方案自己的目标日，要改目标请申请变更。") % said
        if by > max(own):
            return _("%(day)s 晚于最后一个目标日 %(last)s，过程目标要设在它之前。") % (
                said | {"last": max(own).isoformat()}
            )
        if start and by < start:
            return _("%(day)s 早于起算日 %(start)s。") % (said | {"start": start.isoformat()})
        if by not in held and by < today:
            return _("%(day)s 已经过去，过程目标只能设在今天以后。") % said
        if not value.is_finite() or abs(value) >= LARGEST:
            return _("%(day)s 的数值太大，请检查。") % said
    return ""


def _told(points: Mapping[dt.date, Decimal | None]) -> str:
    rows = sorted((by, value) for by, value in points.items() if value is not None)
    return "；".join(f"{by.isoformat()} {figure(value)}" for by, value in rows)

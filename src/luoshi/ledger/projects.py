"""Projects behind tasks (重点工程项目库): what stage they are in, what they cost, where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.directory.permission import Actor
from luoshi.ledger.access import visible, why_not_answering
from luoshi.ledger.models import Project, Stage, Task
from luoshi.ledger.values import figure
from luoshi.plans.models import Plan

FIELDS = ("name", "stage", "investment", "site", "starts_on", "finishes_on")


def why_not_keep(actor: Actor, task: Task) -> str:
    """Why the actor may not keep this task's projects; empty when they may."""
    return why_not_answering(
        actor,
        task,
        "ledger.keep-projects",
        cancelled=_("任务已撤销，项目不再更新。"),
        elsewhere=_("项目由牵头单位、责任单位或督查专员更新；本单位在这项任务里没有这样的分工。"),
    )


def projects_of(actor: Actor, plan: Plan) -> QuerySet[Project]:
    """The projects of a plan's tasks that the actor sees, in the order of the tasks."""
    rows = Project.objects.filter(plan=plan, task__in=visible(actor))
    return rows.select_related("task").order_by("task__position", "position", "pk")


@transaction.atomic
def add_project(actor: Actor, task: Task, values: Mapping[str, Any]) -> Project:
    """A project that the text does not name, or names only by a number."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("plan").get(pk=task.pk)
    if obstacle := why_not_keep(actor, locked):
        raise ValidationError(obstacle)
    if locked.projects.filter(name=values["name"]).exists():
        raise ValidationError(_("这项任务里已经有“%(name)s”。") % {"name": values["name"]})
    last = locked.projects.aggregate(last=Max("position"))["last"]
    row = Project.objects.create(
        jurisdiction=locked.jurisdiction,
        plan=locked.plan,
        task=locked,
        position=0 if last is None else last + 1,
        **{name: values[name] for name in FIELDS},
    )
    _note(actor, "ledger.project-added", row, {}, _facts(row))
    return row


@transaction.atomic
def change_project(actor: Actor, project: Project, values: Mapping[str, Any], *, revision: int) -> Project:
    """What has changed of a project, as it was seen at `revision`."""
    rows = Project.objects.select_for_update(of=("self",)).select_related("task__plan")
    row = rows.get(pk=project.pk)
    obstacle = why_not_keep(actor, row.task) if row.task else _("项目不属于任何任务。")
    if not obstacle and row.revision != revision:
        obstacle = _("别人刚刚更新过这个项目，下面是最新的情况，请再看一遍。")
    if obstacle:
        raise ValidationError(obstacle)
    if row.task and row.task.projects.filter(name=values["name"]).exclude(pk=row.pk).exists():
        raise ValidationError(_("这项任务里已经有“%(name)s”。") % {"name": values["name"]})
    before = _facts(row)
    for name in FIELDS:
        setattr(row, name, values[name])
    after = _facts(row)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return row
    row.revision += 1
    row.save()
    _note(
        actor,
        "ledger.project-changed",
        row,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
    )
    return row


def _facts(row: Project) -> dict[str, str]:
    """What an event says of a project, in words."""
    return {
        "name": row.name,
        "stage": str(Stage(row.stage).label),
        "investment": figure(row.investment) if row.investment is not None else "",
        "site": row.site,
        "starts_on": row.starts_on.isoformat() if row.starts_on else "",
        "finishes_on": row.finishes_on.isoformat() if row.finishes_on else "",
    }


def _note(
    actor: Actor, action: str, row: Project, before: Mapping[str, str], after: Mapping[str, str]
) -> None:
    assert row.task is not None
    record(
        actor,
        action,
        row.task,
        jurisdiction=row.jurisdiction.pid,
        before=before or None,
        after={"what": row.name, **after},
    )

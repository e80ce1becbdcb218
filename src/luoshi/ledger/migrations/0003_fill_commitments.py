"""Tasks issued before there were tables for it: their keys, indicators, milestones and projects."""

import datetime as dt
from typing import Any

from django.db import migrations

from luoshi.directory.scope import new_pid
from luoshi.ledger import promises


def fill(apps: Any, schema_editor: Any) -> None:
    Task = apps.get_model("ledger", "Task")
    last: dict[tuple[int, int], int] = {}
    for task in Task._base_manager.select_related("plan", "version", "item").order_by("pk").iterator():
        _give_key(task, last)
        _write(apps, task.version, task, task.indicator_facts, task.milestone_facts, task.deadline)
        named = (task.item.machine or {}).get("projects") or ()
        for fields in promises.projects(named):
            _create(apps, "Project", task.version, task=task, **fields)
        task.projects_stated = promises.projects_stated(named)
        task.save()
    Counter = apps.get_model("ledger", "KeyCounter")
    for (place, year), number in last.items():
        Counter._base_manager.create(jurisdiction_id=place, year=year, last=number, pid=new_pid())
    Version = apps.get_model("plans", "Version")
    for version in Version._base_manager.filter(state="issued").select_related("plan").iterator():
        goals = version.machine.get("goals") or {}
        _write(apps, version, None, goals.get("indicators") or (), goals.get("milestones") or (), None)
    Assignment = apps.get_model("ledger", "Assignment")
    Assignment._base_manager.filter(unit__isnull=False).update(sign_state="awaiting")


def _give_key(task: Any, last: dict[tuple[int, int], int]) -> None:
    year = task.issued_at.astimezone(dt.timezone(dt.timedelta(hours=8))).year
    number = last[task.jurisdiction_id, year] = last.get((task.jurisdiction_id, year), 0) + 1
    task.key = f"{year}-{number:05d}"


def _write(apps: Any, version: Any, task: Any, indicators: Any, milestones: Any, deadline: Any) -> None:
    for promise in promises.indicators(indicators, deadline or version.plan.period_end):
        indicator = _create(apps, "Indicator", version, task=task, **promise.fields)
        for fields in promise.targets:
            apps.get_model("ledger", "Target")._base_manager.create(
                pid=new_pid(),
                jurisdiction_id=version.jurisdiction_id,
                indicator=indicator,
                version=version,
                since=version.issued_at,
                **fields,
            )
    for fields in promises.milestones(milestones):
        _create(apps, "Milestone", version, task=task, **fields)


def _create(apps: Any, model: str, version: Any, **fields: Any) -> Any:
    return apps.get_model("ledger", model)._base_manager.create(
        pid=new_pid(), jurisdiction_id=version.jurisdiction_id, plan=version.plan, **fields
    )


class Migration(migrations.Migration):

    dependencies = [
        ("ledger", "0002_commitments"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

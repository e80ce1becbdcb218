"""Writing the indicators, milestones and projects of tasks, and the goals of the plan itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from luoshi.ledger import promises
from luoshi.ledger.models import Indicator, Milestone, Project, Target, Task
from luoshi.plans.models import Item, Version


def write(version: Version, pairs: Iterable[tuple[Task, Item]], since: dt.datetime) -> int:
    """Rows for everything promised in the items of these (saved) tasks; returns how many targets."""
    rows = _Rows(version, since)
    for task, item in pairs:
        rows.add(
            task, item.indicators, item.milestones, (item.machine or {}).get("projects") or (), task.deadline
        )
    return rows.save()


def write_goals(version: Version, since: dt.datetime) -> int:
    """What the plan promises as a whole, outside any task; returns how many targets."""
    goals = version.goals
    rows = _Rows(version, since)
    rows.add(None, goals.get("indicators") or (), goals.get("milestones") or (), (), None)
    return rows.save()


class _Rows:
    """Collects the rows of many tasks, so that each table is written once."""

    def __init__(self, version: Version, since: dt.datetime) -> None:
        self.version, self.since = version, since
        self.indicators: list[Indicator] = []
        self.targets: list[Target] = []
        self.milestones: list[Milestone] = []
        self.projects: list[Project] = []

    def add(
        self,
        task: Task | None,
        indicators: Iterable[promises.Fact],
        milestones: Iterable[promises.Fact],
        projects: Iterable[promises.Fact],
        deadline: dt.date | None,
    ) -> None:
        home: dict[str, Any] = {
            "jurisdiction": self.version.jurisdiction,
            "plan": self.version.plan,
            "task": task,
        }
        for promise in promises.indicators(indicators, deadline or self.version.plan.period_end):
            indicator = Indicator(**home, **promise.fields)
            self.indicators.append(indicator)
            self.targets += [
                Target(
                    jurisdiction=self.version.jurisdiction,
                    indicator=indicator,
                    version=self.version,
                    since=self.since,
                    **fields,
                )
                for fields in promise.targets
            ]
        self.milestones += [Milestone(**home, **fields) for fields in promises.milestones(milestones)]
        self.projects += [Project(**home, **fields) for fields in promises.projects(projects)]

    def save(self) -> int:
        Indicator.objects.bulk_create(self.indicators)
        Target.objects.bulk_create(self.targets)
        Milestone.objects.bulk_create(self.milestones)
        Project.objects.bulk_create(self.projects)
        return len(self.targets)

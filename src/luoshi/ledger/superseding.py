"""New targets beside old ones: what a new version promises differently begins the day it is issued; what
was promised for past days stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from luoshi.calendar import clock
from luoshi.ledger import promises
from luoshi.ledger.models import Indicator, Milestone, Project, Target, Task
from luoshi.ledger.promises import Fact, Promise
from luoshi.plans.models import Item, Version

_SAID = ("operator", "low", "high", "text")


def commitments(task: Task, item: Item, version: Version, since: dt.datetime) -> None:
    """Bring what is promised in a task to what the new version says."""
    home = {"jurisdiction": version.jurisdiction, "plan": version.plan, "task": task}
    _indicators(home, item.indicators, task.deadline or version.plan.period_end, version, since)
    _milestones(home, item.milestones)
    known = set(Project.objects.filter(task=task).values_list("name", flat=True))
    Project.objects.bulk_create(
        Project(**home, **fields)
        for fields in promises.projects((item.machine or {}).get("projects") or ())
        if fields["name"] not in known
    )


def goals(old: Version, new: Version, since: dt.datetime) -> None:
    """The same for what the plan promises as a whole."""
    home = {"jurisdiction": new.jurisdiction, "plan": new.plan, "task": None}
    said = new.goals
    _indicators(home, said.get("indicators") or (), new.plan.period_end, new, since)
    _milestones(home, said.get("milestones") or ())


def _indicators(
    home: dict[str, Any],
    facts: Iterable[Fact],
    otherwise: dt.date | None,
    version: Version,
    since: dt.datetime,
) -> None:
    held = Indicator.objects.filter(plan=home["plan"], task=home["task"], retired_at=None)
    left: dict[tuple[str, str], list[Indicator]] = {}
    for indicator in held.order_by("position"):
        left.setdefault((indicator.name, indicator.unit), []).append(indicator)
    for promise in promises.indicators(facts, otherwise):
        known = left.get((promise.fields["name"], promise.fields["unit"]))
        if known:
            indicator = known.pop(0)
            for name in ("position", "start", "end", "better", "binding"):
                setattr(indicator, name, promise.fields[name])
            indicator.save()
        else:
            indicator = Indicator.objects.create(**home, **promise.fields)
        _targets(indicator, promise, version, since)
    for rest in left.values():
        for indicator in rest:
            indicator.retired_at = since
            indicator.save(update_fields=("retired_at",))
            _in_force(indicator).filter(by__gte=clock.today()).update(superseded_at=since)


def _in_force(indicator: Indicator) -> Any:
    return Target.objects.filter(indicator=indicator, superseded_at=None, interim=False)


def _targets(indicator: Indicator, promise: Promise, version: Version, since: dt.datetime) -> None:
    today = clock.today()
    held = {target.by: target for target in _in_force(indicator)}
    for fields in promise.targets:
        old = held.pop(fields["by"], None)
        if old is not None and (_past(old, today) or all(getattr(old, n) == fields[n] for n in _SAID)):
            continue
        if old is not None:
            _supersede(old, since)
        Target.objects.filter(indicator=indicator, superseded_at=None, interim=True, by=fields["by"]).update(
            superseded_at=since
        )
        Target.objects.create(
            jurisdiction=version.jurisdiction, indicator=indicator, version=version, since=since, **fields
        )
    for old in held.values():
        if not _past(old, today):
            _supersede(old, since)


def _past(target: Target, today: dt.date) -> bool:
    return target.by is not None and target.by < today


def _supersede(target: Target, since: dt.datetime) -> None:
    target.superseded_at = since
    target.save(update_fields=("superseded_at",))


def _milestones(home: dict[str, Any], facts: Iterable[Fact]) -> None:
    """A milestone that was reached stays; one that the new version no longer names goes."""
    held = {stone.text: stone for stone in Milestone.objects.filter(plan=home["plan"], task=home["task"])}
    for fields in promises.milestones(facts):
        stone = held.pop(fields["text"], None)
        if stone is None:
            Milestone.objects.create(**home, **fields)
            continue
        for name, value in fields.items():
            setattr(stone, name, value)
        stone.save()
    for stone in held.values():
        if stone.reached_on is None:
            stone.delete()

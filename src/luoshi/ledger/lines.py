"""What the lines of a list show of their tasks: read by key, in as many questions for a thousand as for one.

Written out in SQL: these are the same for every list, and a page spent longer composing them than PostgreSQL
answering. Which tasks somebody sees is decided before, where the keys are found (see `listing`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from luoshi.directory.joined import Joined, columns_of
from luoshi.directory.scope import in_scope
from luoshi.ledger.columns import Column
from luoshi.ledger.lights import light_on
from luoshi.ledger.models import Block, Indicator, SignState, Target, Task
from luoshi.ledger.values import Head
from luoshi.plans.models import OwnerRole, Plan

# What cells and headings show of a task itself; other columns would be read for nothing.
_TASK = (
    *("pid", "plan_id", "block_id", "lead_id", "key", "code", "kind", "title", "text"),
    *("state", "ownerless_because", "deadline", "deadline_text", "deadline_basis"),
)
_OF_TASK = Joined(
    ("t", Task, _TASK),
    ("p", Plan, ("pid", "title", "period_start", "warning_days")),
    ("b", Block, ("pid", "title")),
)
_TASKS = f"""
SELECT {_OF_TASK.columns}, {{light}}
FROM ledger_task t
JOIN plans_plan p ON p.id = t.plan_id
LEFT JOIN ledger_block b ON b.id = t.block_id
WHERE t.id = ANY(%s) AND {{scope}}
"""
_LIT_BY = ("t.state", "t.deadline", "t.id", "p.period_start", "p.warning_days")
# Who is only counted is counted by the database: a task may be everybody's.
_HOLDERS = """
SELECT a.task_id, a.role, a.sign_state, {name}, g.name, a.leader, count(*), min(a.position)
FROM ledger_assignment a
LEFT JOIN directory_unit u ON u.id = a.unit_id
LEFT JOIN directory_group g ON g.id = a.group_id
WHERE a.task_id = ANY(%s) AND a.ended_at IS NULL {only}
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 8
"""
_IS_HEAD = "a.role IN ('lead', 'supervisor')"
_OF_TARGET = Joined(("g", Target, columns_of(Target)), ("i", Indicator, columns_of(Indicator)))
_TARGETS = f"""
SELECT {_OF_TARGET.columns}
FROM ledger_target g
JOIN ledger_indicator i ON i.id = g.indicator_id
WHERE i.task_id = ANY(%s) AND i.retired_at IS NULL AND g.superseded_at IS NULL AND NOT g.interim
ORDER BY i.position, i.id, g.by, g.id
"""
# Columns that show how many hold the task.
_COUNTED = {"owners", "sign"}
_TO_SIGN = {SignState.AWAITING, SignState.SIGNED, SignState.REFUSED, SignState.OFFERED}


def tasks_of(keys: Sequence[int], columns: Collection[Column], on: dt.date) -> dict[int, Any]:
    """The tasks of these keys by key, with all that the columns show on a day: `light`; `heads`, the holders
    whose names are shown; `targets`, the targets in force. Who leads and who supervises every list needs."""
    light, days = light_on(on, *_LIT_BY)
    scope, places = in_scope("t.jurisdiction_id")
    rows = _asked(_TASKS.format(light=light, scope=scope), [*days, list(keys), *places])
    found: dict[int, Any] = {}
    for (task, plan, block), row in zip(_OF_TASK.read(rows), rows, strict=True):
        task.plan, task.block, task.light = plan, block, row[-1]
        found[task.pk] = task
    _add_holders(found, columns)
    if any(column.figures for column in columns):
        _add_targets(found)
    return found


def _asked(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _add_holders(tasks: dict[int, Any], wanted: Collection[Column]) -> None:
    """Give each task its `heads`, those whose names the columns show: who leads and who supervises, or
    everyone; and the numbers of assignments that they show."""
    name, only = f"CASE WHEN {_IS_HEAD} THEN u.name END", ""
    if any(column.everyone for column in wanted):
        name = "u.name"
    elif not any(column.key in _COUNTED for column in wanted):
        only = f"AND {_IS_HEAD}"
    found: dict[int, _Holders] = defaultdict(_Holders)
    for task_id, *holder, _first in _asked(_HOLDERS.format(name=name, only=only), [list(tasks)]):
        found[task_id].add(*holder)
    for key, task in tasks.items():
        mine = found[key]
        task.heads = mine.heads
        task.responsible_count = mine.roles[OwnerRole.RESPONSIBLE]
        task.cooperating_count = mine.roles[OwnerRole.COOPERATING]
        task.to_sign_count = sum(mine.signs[state] for state in _TO_SIGN)
        task.signed_count = mine.signs[SignState.SIGNED]


class _Holders:
    """Of one task: names, and numbers by role and by state of signing."""

    def __init__(self) -> None:
        self.heads: list[Head] = []
        self.roles: Counter[str] = Counter()
        self.signs: Counter[str] = Counter()

    def add(
        self, role: str, sign: str, unit: str | None, group: str | None, leader: str, number: int
    ) -> None:
        self.roles[role] += number
        self.signs[sign] += number
        self.heads.append(Head(role, unit, group, leader))


def _add_targets(tasks: dict[int, Any]) -> None:
    """Give each task its `targets` in force, with their indicators."""
    for task in tasks.values():
        task.targets = []
    for target, indicator in _OF_TARGET.read(_asked(_TARGETS, [list(tasks)])):
        target.indicator = indicator
        tasks[indicator.task_id].targets.append(target)

"""The rows of a ledger page under their blocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urlencode

from luoshi.ledger.lights import NAMES
from luoshi.ledger.models import Task
from luoshi.plans.models import OwnerRole, Plan


@dataclass(frozen=True)
class BlockCount:
    """How many of the listed tasks of a block have a light; `query` opens exactly these."""

    name: str
    number: int
    query: str


@dataclass
class BlockGroup:
    """One block on the page. `supervisors` are named where all its tasks on the page have the same."""

    plan: Plan
    title: str
    tasks: list[Task]
    supervisors: list[str] = field(default_factory=list)
    counts: list[BlockCount] = field(default_factory=list)


def grouped(
    tasks: Iterable[Task], counts: Iterable[tuple[str, str, str, int]], query: Mapping[str, str]
) -> list[BlockGroup]:
    """Tasks (as `queries.rows` gives them, in order) by block; `counts` are of the whole list, filtered
    by `query`, of which the page shows a part."""
    by_block: dict[str, dict[str, int]] = {}
    for pid, _title, light, number in counts:
        by_block.setdefault(pid, {})[light] = number
    found = []
    for _key, run in groupby(tasks, key=lambda task: (task.plan_id, task.block_id)):
        rows = list(run)
        block = rows[0].block
        found.append(
            BlockGroup(
                plan=rows[0].plan,
                title=block.title if block else "",
                tasks=rows,
                supervisors=_shared_supervisors(rows),
                counts=_counts(block.pid, by_block.get(block.pid, {}), query) if block else [],
            )
        )
    return found


def _counts(pid: str, numbers: dict[str, int], query: Mapping[str, str]) -> list[BlockCount]:
    return [
        BlockCount(str(name), numbers[light], urlencode({**query, "block": pid, "light": light}))
        for light, name in NAMES.items()
        if light in numbers
    ]


def _shared_supervisors(tasks: list[Task]) -> list[str]:
    sets = {
        tuple(head.leader for head in getattr(task, "heads", ()) if head.role == OwnerRole.SUPERVISOR)
        for task in tasks
    }
    return list(sets.pop()) if len(sets) == 1 else []

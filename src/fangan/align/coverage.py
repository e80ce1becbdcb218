"""How much of the upper plan is answered, in all and by section."""

from __future__ import annotations

from collections.abc import Sequence

from fangan.align.alignment import Coverage, IndicatorAlignment, TaskAlignment
from fangan.align.verdicts import Verdict


def cover(
    tasks: Sequence[TaskAlignment], indicators: Sequence[IndicatorAlignment]
) -> tuple[Coverage, tuple[Coverage, ...]]:
    """The whole, then the sections in the order of the upper plan."""
    entries: list[TaskAlignment | IndicatorAlignment] = [*indicators, *tasks]
    order = dict.fromkeys(entry.section for entry in sorted(entries, key=_start))
    return _count("全部", tasks, indicators), tuple(
        _count(
            name,
            [task for task in tasks if task.section == name],
            [each for each in indicators if each.section == name],
        )
        for name in order
    )


def _start(entry: TaskAlignment | IndicatorAlignment) -> int:
    return entry.item.span.start if isinstance(entry, TaskAlignment) else entry.indicator.span.start


def _count(name: str, tasks: Sequence[TaskAlignment], indicators: Sequence[IndicatorAlignment]) -> Coverage:
    counted = [each for each in indicators if each.verdict is not Verdict.OUTSIDE]
    return Coverage(
        section=name,
        tasks=len(tasks),
        tasks_answered=sum(task.verdict.answered for task in tasks),
        indicators=len(counted),
        indicators_answered=sum(each.verdict.answered for each in counted),
    )

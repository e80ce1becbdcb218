"""What every form of the report says in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fangan.align.alignment import Alignment, Coverage, IndicatorAlignment, TaskAlignment
from fangan.align.verdicts import Verdict
from fangan.model import Certainty, Indicator, Item, Plan, Role

WORST_FIRST = tuple(reversed(Verdict))


def title(plan: Plan) -> str:
    return plan.meta.title or plan.source.filename or "（无标题）"


def name(item: Item | None, length: int = 40) -> str:
    """A task as one finds it again: its number and its heading, or how its text begins."""
    if item is None:
        return "目标"
    words = (item.heading or item.text).replace("\n", " ")
    if len(words) > length:
        words = words[:length] + "…"
    return f"{'/'.join(item.path)} {words}" if item.path[-1] != words else "/".join(item.path)


def share(part: int, whole: int) -> str:
    return f"{part}/{whole}（{part / whole:.0%}）"


def covered(coverage: Coverage) -> str:
    said = [
        f"{what}已回应{share(part, whole)}"
        for what, part, whole in (
            ("任务", coverage.tasks_answered, coverage.tasks),
            ("指标", coverage.indicators_answered, coverage.indicators),
        )
        if whole
    ]
    return "，".join(said) or "没有任务和指标"


def counts(entries: Iterable[TaskAlignment | IndicatorAlignment]) -> str:
    """未回应 2 · 弱于上级 1 · 一致 7, the worst first."""
    found = Counter(entry.verdict for entry in entries)
    return " · ".join(f"{verdict.label} {found[verdict]}" for verdict in WORST_FIRST if found[verdict])


def verdict(entry: TaskAlignment | IndicatorAlignment) -> str:
    """The label; with 疑似 where a person should look before relying on it."""
    return ("" if entry.certainty is Certainty.CERTAIN else "疑似") + entry.verdict.label


def owners(item: Item) -> str:
    labels = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任"}
    return "；".join(
        f"{labels[entry.role]}：{'、'.join(owner.text for owner in entry.names)}"
        for entry in item.assignments
        if entry.role in labels
    )


def indicator(found: Indicator) -> str:
    year = f"（{found.year}年）" if found.year else ""
    return f"{found.text}{year}"


def why(entry: TaskAlignment | IndicatorAlignment) -> list[str]:
    """The reasons, those that decide first."""
    order = {each: rank for rank, each in enumerate(WORST_FIRST)}
    return [reason.text for reason in sorted(entry.reasons, key=lambda reason: order[reason.verdict])]


def summary(alignment: Alignment) -> list[str]:
    lines = [covered(alignment.total), f"任务：{counts(alignment.tasks)}"]
    if alignment.indicators:
        lines.append(f"指标：{counts(alignment.indicators)}")
    lines.append(f"本级新增任务 {len(alignment.new_tasks)} 项，新增指标 {len(alignment.new_indicators)} 项")
    return lines

"""可衡量度: the share of tasks that have an owner, a deadline and a result that can be checked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fangan.model import Item, Kind, Plan, Role

_QUANTITY = re.compile(
    r"\d+(?:\.\d+)?\s*(?:[%％‰]|[万亿]?(?:元|人|户|个|家|项|次|场|所|座|处|亩|公里|平方|吨|件|条|名|套|台|栋|株|期|公顷|天|部|辆|张|篇|小时|工作日))"
)
_DELIVERED = re.compile(
    r"(?:出台|制定|印发|编制|修订|建立|建成|完成|设立|开通|上线|启动|组建|成立|发布|公布|签订|竣工|投入使用|投用|开工|全覆盖|清零|验收|通车)"
)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over the plan's tasks; `points` is their mean share in hundredths."""

    tasks: int
    owned: int
    dated: int
    measurable: int

    @property
    def points(self) -> int | None:
        """From 0 to 100; None where there is no task."""
        return (
            round(100 * (self.owned + self.dated + self.measurable) / (3 * self.tasks))
            if self.tasks
            else None
        )

    def explained(self) -> str:
        """One sentence for a person."""
        if not self.tasks:
            return "没有识别出任务，无法评分。"
        return (
            f"可衡量度 {self.points} 分：{self.tasks} 项任务中，有责任单位的 {self.owned} 项，"
            f"有期限的 {self.dated} 项，有数量或可交付成果的 {self.measurable} 项；三项占比的平均数即为得分。"
        )


def score(plan: Plan) -> Score:
    """Tasks and indicator items count; safeguards and phases do not."""
    tasks = [item for item in plan.items if item.kind in (Kind.TASK, Kind.INDICATOR)]
    return Score(
        tasks=len(tasks),
        owned=sum(_is_owned(item) for item in tasks),
        dated=sum(item.deadline is not None or bool(item.milestones) for item in tasks),
        measurable=sum(is_measurable(item) for item in tasks),
    )


def is_measurable(item: Item) -> bool:
    """Whether its text states a quantity, a milestone or something to be delivered."""
    words = f"{item.heading or ''}{item.text}"
    return bool(item.indicators or item.milestones or _QUANTITY.search(words) or _DELIVERED.search(words))


def _is_owned(item: Item) -> bool:
    return any(entry.names for entry in item.assignments if entry.role is not Role.SUPERVISOR)

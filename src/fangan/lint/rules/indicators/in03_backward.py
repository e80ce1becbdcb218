"""目标逐年倒退。

一句话：分年度的目标，后一年比前一年低（或者忽高忽低）。
为什么：目标一般逐年加力，倒退多半是数字抄错了位置。
反例：
    一、重点任务
    1.2026—2028年，⟦全程网办率分别达到95%、93%、98%⟧。（责任单位：县政务服务局）
正例：
    一、重点任务
    1.2026—2028年，全程网办率分别达到93%、95%、98%。（责任单位：县政务服务局）
怎么改：核对各年的数字。
何时可忽略：有意先高后低，如一次性任务。
依据：分年度目标的通例。
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.measures import is_lower_better, is_measure, plain_name, shown
from fangan.model import Indicator
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    for item in draft.plan.items:
        series: dict[tuple[str, str | None], list[Indicator]] = defaultdict(list)
        for found in item.indicators:
            if found.year and found.value is not None:
                series[plain_name(found), found.unit].append(found)
        for points in series.values():
            yield from _backward(sorted(points, key=lambda found: found.year or 0))


def _backward(points: list[Indicator]) -> Iterator[Hit]:
    if not is_measure(points[0]) or len({found.year for found in points}) < len(points):
        return
    for before, after in itertools.pairwise(points):
        assert before.value is not None and after.value is not None
        step = after.value - before.value
        if step * (-1 if is_lower_better(after) else 1) < 0:
            place = Span(min(found.span.start for found in points), max(found.span.end for found in points))
            message = f"{after.year} 年（{shown(after)}）弱于 {before.year} 年（{shown(before)}）"
            yield Hit(place, message)
            return

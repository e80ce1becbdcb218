"""工作步骤的时间重叠或倒置。

一句话：后一阶段开始时，前一阶段还没有结束；或者一个阶段的结束早于开始。
为什么：同一个月既在实施又在考核，考核哪些工作说不清。
反例：
    一、工作步骤
    （一）动员部署阶段（2026年2月底前）。制定专项方案。
    （二）组织实施阶段（2026年3月至11月）。逐项推进。
    ⟦（三）总结评估阶段（2026年11月至12月）⟧。开展评估。
正例：
    一、工作步骤
    （一）动员部署阶段（2026年2月底前）。制定专项方案。
    （二）组织实施阶段（2026年3月至11月）。逐项推进。
    （三）总结评估阶段（2026年12月）。开展评估。
怎么改：把前一阶段提前结束，或者把后一阶段推后一个月。
何时可忽略：两个阶段有意交叉。
依据：阶段划分应当首尾相接。
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Phase
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    phases = draft.plan.phases
    for phase in phases:
        if phase.start and phase.end and phase.end < phase.start:
            yield Hit(_head(draft, phase), "结束早于开始")
    for before, after in itertools.pairwise(phases):
        if _overlap(before, after):
            yield Hit(_head(draft, after), f"与“{before.name}”时间重叠", (_head(draft, before),))


def _overlap(before: Phase, after: Phase) -> bool:
    """Whether the later phase begins before the earlier one ends, and outlasts it."""
    if not (before.start and before.end and after.start and after.end):
        return False
    return before.start < after.start <= before.end < after.end


def _head(draft: Draft, phase: Phase) -> Span:
    stop = re.compile(r"[。；\n]|$").search(draft.text, phase.span.start)
    end = min(phase.span.end, stop.start()) if stop and stop.start() > phase.span.start else phase.span.end
    return Span(phase.span.start, end)

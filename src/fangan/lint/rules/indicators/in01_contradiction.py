"""同一指标前后数字不一。

一句话：名称、年份都相同的指标，给了两个不同的数。
为什么：考核时不知道按哪个数；多半有一处是别的指标写错了名称。
反例：
    一、重点任务
    1.帮助⟦困难人员实现就业1200人⟧、困难人员实现就业800人。（责任单位：县人力资源社会保障局）
正例：
    一、重点任务
    1.帮助困难人员实现就业1200人、失业人员实现就业800人。（责任单位：县人力资源社会保障局）
怎么改：核对数字和名称，改正写错的一处。
何时可忽略：两处的范围不同（如城区与全县），而名称没有写明。
依据：一个指标在一个年份只有一个目标值。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.measures import all_indicators, is_measure, plain_name, shown
from fangan.model import Indicator, Item
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY
_OTHER_SCOPE = re.compile(r"其余|其他|其它|其中|分别|各|不同|以上的|以下的|档|类|级|对")

# What a policy grants depends on conditions that stand elsewhere in the sentence.
_GRANT = re.compile(r"奖励|奖补|补助|补贴|给予|扶持|资助|贴息|减免|合计")


def check(draft: Draft) -> Iterator[Hit]:
    """In one sentence anything named alike; across sentences only what has one value in a year."""
    seen: dict[tuple[str, str | None, int | None], tuple[Item | None, Indicator]] = {}
    for item, found in all_indicators(draft):
        name = plain_name(found)
        key = (name, found.unit, found.year)
        _, first = seen.setdefault(key, (item, found))
        if (
            len(name) < 5
            or _GRANT.search(found.name)
            or (first.value, first.value_hi) == (found.value, found.value_hi)
        ):
            continue
        if name[-4:] in found.span.of(draft.text) and not _overlap(first.span, found.span):
            yield from _compare(draft, first, found)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _compare(draft: Draft, first: Indicator, found: Indicator) -> Iterator[Hit]:
    start, end = sorted((first.span.start, found.span.start))
    between = draft.text[start:end]
    together = "。" not in between and "\n" not in between and not _OTHER_SCOPE.search(between)
    apart = (
        is_measure(found)
        and "\n" in between
        and _sentence_scope(draft, first) == _sentence_scope(draft, found)
    )
    if together or apart:
        message = f"与“{shown(found)}”是同一指标的两个数"
        yield Hit(_trimmed(draft, first.span), message, (found.span,))


def _sentence_scope(draft: Draft, found: Indicator) -> str:
    """The words between the last full stop and the name: a place or a group named there limits the scope."""
    start = max(draft.text.rfind(mark, 0, found.span.start) for mark in "。；;，,\n（(")
    return draft.text[start + 1 : found.span.start].strip().lstrip("0123456789.、①②③④⑤⑥⑦⑧⑨")


def _trimmed(draft: Draft, span: Span) -> Span:
    match = re.compile(r"(?:帮助|支持|力争|确保|实现|完成)+").match(draft.text, *span)
    return Span(match.end() if match else span.start, span.end)

"""任务没有动词。

一句话：任务只有名词，没有说要做什么。
为什么：不知道是建、是改还是管，完成与否无法认定。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.⟦河道两岸景观带⟧。（责任单位：县水务局）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.修复河道两岸景观带。（责任单位：县水务局）
怎么改：补上动词。
何时可忽略：动词在上一级标题里，或者是项目名称。
依据：任务应当写明做什么。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fangan.data import entries
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Kind
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.POSSIBLE
_LONGEST = 16
_DOES = re.compile(r"\d")
_MORE = (
    r"[\u4e00-\u9fff]化(?!工)|加强|强化|优化|深化|健全|推进|开展|落实|管理|监管|防治|整改|改革|创新|合作|宣传|督促|督导|考核|抓|做|建|改|治|拆|修|换|清|提|增|减|压|"
    r"降|扩|办|设|编|出|引|培|育|推|促|保|护|让|用|管|查|评|测|训|教|学|讲|谋|融|聚|激|争|打|发|开|畅|护|守|补|攻|拓|搭|立|定|严|实|有|规范|统筹"
)


def check(draft: Draft) -> Iterator[Hit]:
    for item in draft.plan.items:
        words = item.text.strip("。；; ")
        bare = item.kind is Kind.TASK and item.heading in (None, item.text) and item.assignments
        if bare and 2 <= len(words) <= _LONGEST and not _DOES.search(words) and not _verbs().search(words):
            start = item.body.start + item.text.index(words)
            yield Hit(Span(start, start + len(words)), "没有动词，看不出要做什么")


@cache
def _verbs() -> re.Pattern[str]:
    data = entries("verbs.toml")
    words = [word for words in data.values() if isinstance(words, list) for word in words if len(word) > 1]
    return re.compile("|".join([*sorted(words, key=len, reverse=True), _MORE]))

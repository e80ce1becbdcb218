"""引用了已废止的文件。

一句话：引用的法律、法规或标准已经被新的取代。
为什么：依据失效，任务的合法性受质疑。
反例：
    云岭市2024年法治建设工作方案
    一、重点任务
    1.宣传⟦《中华人民共和国合同法》⟧，举办讲座20场。（责任单位：市司法局）
正例：
    云岭市2024年法治建设工作方案
    一、重点任务
    1.宣传《中华人民共和国民法典》，举办讲座20场。（责任单位：市司法局）
怎么改：改引现行文件。
何时可忽略：叙述历史。
依据：各条来源见 data/superseded.toml。
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from fangan.data import entries
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    meta = draft.plan.meta
    day = meta.signed_on or meta.period_start or meta.published_on
    for citation in draft.plan.citations if day else ():
        new = _superseded().get(citation.title or "")
        if new and day and day.year >= new[1]:
            yield Hit(citation.span, f"已被《{new[0]}》取代")


@cache
def _superseded() -> dict[str, tuple[str, int]]:
    data = entries("superseded.toml")
    return {old: (entry["new"], entry["since"]) for entry in data["superseded"] for old in entry["old"]}

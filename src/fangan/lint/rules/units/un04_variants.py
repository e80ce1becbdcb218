"""一个单位用了几种名称。

一句话：同一份方案里，同一个单位前后名称不一。
为什么：汇总时会变成两个单位，任务数、报送情况都对不上。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林业草原局、县财政局）
    2.管护公益林10万亩。（责任单位：⟦县林草局⟧、县水务局）
    3.治理沙化土地2000亩。（责任单位：县林业草原局、县自然资源局）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林业草原局、县财政局）
    2.管护公益林10万亩。（责任单位：县林业草原局、县水务局）
    3.治理沙化土地2000亩。（责任单位：县林业草原局、县自然资源局）
怎么改：全文用规范简称，第一次出现后保持一致。
何时可忽略：确是两个不同的单位。
依据：党政机关公文处理工作条例第十九条：使用规范的简称。
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.lint.names import same_unit, with_place
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    places: dict[str, list[Span]] = defaultdict(list)
    lists = [frozenset(each.names) for each in draft.lists]
    for each in draft.lists:
        for name in each.entry.names:
            if name.span not in places[name.text]:
                places[name.text].append(name.span)
    names = sorted(places, key=lambda name: (len(places[name]), len(name)))
    for index, rare in enumerate(names):
        for usual in reversed(names[index + 1 :]):
            if not _one_body(draft, rare, usual):
                continue
            if not any(rare in names_of and usual in names_of for names_of in lists):
                for span in places[rare][:3]:
                    message = f"与“{usual}”（{len(places[usual])} 处）是一个单位的两种名称"
                    yield Hit(span, message, (places[usual][0],), replacing(span, usual))
                break


def _one_body(draft: Draft, one: str, other: str) -> bool:
    if one[0] == other[0] and same_unit(one, other):
        return True
    short, long = sorted((one, other), key=len)
    return with_place(short, long, draft.plan.meta.title or "")

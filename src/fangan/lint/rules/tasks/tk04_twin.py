"""两项任务几乎一样。

一句话：两项任务的文字大部分相同。
为什么：同一件事派了两次，责任单位往往还不同。
反例：
    一、重点任务
    1.加快县乡公路养护体制改革，健全管养责任清单，配备养护设备，落实养护资金保障。（责任单位：县交通运输局）
    2.⟦加快县乡公路养护体制改革，健全管养责任清单，配备养护机械，落实养护资金保障。⟧（责任单位：县财政局）
正例：
    一、重点任务
    1.加快县乡公路养护体制改革，健全管养责任清单，配备养护设备，落实养护资金保障。（责任单位：县交通运输局）
    2.加快县乡客运站点改造。（责任单位：县财政局）
怎么改：合并为一项。
何时可忽略：两项任务的对象确实不同。
依据：任务分解不应交叉重复。
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Item

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_GRAM, _SHORTEST, _SHARE = 5, 30, 0.7


def check(draft: Draft) -> Iterator[Hit]:
    """Two texts are alike where they share most of the stretches looked at."""
    places: dict[str, list[int]] = defaultdict(list)
    grams: list[set[str]] = []
    tasks = [item for item in draft.tasks if len(item.text) >= _SHORTEST]
    for index, item in enumerate(tasks):
        own = _grams(item.text)
        grams.append(own)
        shared = Counter(other for gram in own for other in places[gram])
        for gram in own:
            places[gram].append(index)
        for other, count in shared.most_common(1):
            if count >= _SHARE * max(len(own), len(grams[other])) and not _same_text(item, tasks[other]):
                where = draft.line_of(tasks[other].span.start)
                yield Hit(item.body, f"与第 {where} 行的任务几乎一样", (tasks[other].body,))


def _grams(text: str) -> set[str]:
    """Five-character stretches, a quarter of them: those that begin with certain characters."""
    places = (at for at in range(len(text) - _GRAM + 1) if not ord(text[at]) & 3)
    return {text[at : at + _GRAM] for at in places}


def _same_text(one: Item, other: Item) -> bool:
    """Rows that share a merged cell have the same text by design."""
    return one.body == other.body

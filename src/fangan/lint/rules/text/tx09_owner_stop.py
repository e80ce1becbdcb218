"""责任单位括注的句号位置不一。

一句话：多数责任单位括注的末尾没有句号，个别有；或者句号放在括号里。
为什么：体例不一，是分头起草、拼接成稿的痕迹。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.治理河道12公里。（责任单位：县水务局）
    3.改造危房300户。（责任单位：县住房城乡建设局）
    4.培训技工900人。（责任单位：县教育局）
    5.新建粮库2座，改造仓容1万吨。（责任单位：县粮食局⟦）。⟧
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.治理河道12公里。（责任单位：县水务局）
    3.改造危房300户。（责任单位：县住房城乡建设局）
    4.培训技工900人。（责任单位：县教育局）
    5.新建粮库2座，改造仓容1万吨。（责任单位：县粮食局）
怎么改：改成全文通用的写法。
何时可忽略：没有。
依据：GB/T 15834—2011 第4.9条：句外括号末尾按全文体例。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_CLOSING = re.compile(r"[^\n。）)]{0,10}(?P<end>[。.]?[）)][。]?)(?=\s*(?:\n|$))")


def check(draft: Draft) -> Iterator[Hit]:
    closings: dict[Span, str] = {}
    for each in draft.lists:
        names = each.entry.names
        match = _CLOSING.match(draft.text, names[-1].span.end) if names else None
        if match:
            closings[Span(*match.span("end"))] = match["end"].replace(")", "）").replace(".", "。")
    counts = Counter(closings.values())
    if len(counts) < 2:
        return
    usual, count = counts.most_common(1)[0]
    for span, words in sorted(closings.items()):
        if words != usual and counts[words] * 4 <= count:
            bracket = "）" if "）" in span.of(draft.text) else ")"
            fix = replacing(span, usual.replace("）", bracket), safe=True)
            yield Hit(span, f"句号的位置与其余 {count} 处不同", (), fix)

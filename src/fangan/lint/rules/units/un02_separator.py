"""两个单位之间漏了分隔号。

一句话：清单里两个单位连在一起，中间没有顿号。
为什么：两家会被当成一家，其中一家收不到任务。
反例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：⟦县文化和旅游局县金融办⟧、县财政局）
正例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县文化和旅游局、县金融办、县财政局）
怎么改：在两个单位之间补上顿号。
何时可忽略：两家合署办公、对外用一个名称。
依据：GB/T 15834—2011 第4.5条，并列词语之间用顿号。
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    for each in draft.lists:
        for left, right in itertools.pairwise(each.entry.names):
            between = draft.text[left.span.end : right.span.start]
            if left.span.end <= right.span.start and not between.strip(" \u3000"):
                seam = Span(left.span.end, right.span.start)
                fix = Fix(f"改为“{left.text}、{right.text}”", (Edit(seam, "、"),))
                yield Hit(Span(left.span.start, right.span.end), "两个单位之间漏了顿号", (), (fix,))

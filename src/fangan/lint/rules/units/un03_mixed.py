"""清单的分隔号混用。

一句话：一份单位清单里个别地方用了分号、斜线或半角逗号，其余用顿号。
为什么：分隔号不一，机器和人都可能把两家读成一家，或者误以为分了组。
反例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县商务局、县财政局⟦/⟧县税务局、县邮政局）
正例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县商务局、县财政局、县税务局、县邮政局）
怎么改：统一用顿号；逗号只用来隔开不同层次的单位。
何时可忽略：分号确实用来分组。
依据：GB/T 15834—2011 第4.5条。
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from fangan.lint.draft import Draft, OwnerList
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    for each in draft.lists:
        gaps = list(_gaps(draft, each))
        usual = [gap for gap in gaps if gap.of(draft.text) == "、"]
        odd = [gap for gap in gaps if gap.of(draft.text) in ("；", ";", "/", "／")]
        if odd and len(odd) < len(usual):
            for gap in odd:
                yield Hit(gap, "同一份清单里其余用顿号", (usual[0],), replacing(gap, "、"))


def _gaps(draft: Draft, each: OwnerList) -> Iterator[Span]:
    for left, right in itertools.pairwise(each.entry.names):
        if left.span.end < right.span.start:
            yield Span(left.span.end, right.span.start)

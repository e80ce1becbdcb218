"""通知里的方案名称与方案标题不一。

一句话：印发通知里写的方案名称，与后面方案自己的标题不同。
为什么：一份文件两个名称，引用和归档都会出错。
反例：
    青禾县人民政府办公室关于印发青禾县2026年物流业工作方案的通知
    各乡镇人民政府：
    ⟦《青禾县2026年物流业发展工作方案》⟧已经县人民政府研究同意，随文下发。
    青禾县人民政府办公室
    2026年1月5日
    青禾县2026年物流业工作方案
    一、重点任务
    1.建设配送中心3个。（责任单位：县商务局）
正例：
    青禾县人民政府办公室关于印发青禾县2026年物流业工作方案的通知
    各乡镇人民政府：
    《青禾县2026年物流业工作方案》已经县人民政府研究同意，随文下发。
    青禾县人民政府办公室
    2026年1月5日
    青禾县2026年物流业工作方案
    一、重点任务
    1.建设配送中心3个。（责任单位：县商务局）
怎么改：以方案标题为准，改正通知。
何时可忽略：没有。
依据：GB/T 9704—2012 第7.4条：附件标题应当与正文表述一致。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from fangan.citations import plain_title
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY
_ANNOUNCED = re.compile(r"(?P<title>《[^《》\n]{6,90}》)(?=(?:已|业)?经.{2,40}(?:同意|审议|研究|批准))")


def check(draft: Draft) -> Iterator[Hit]:
    own = plain_title(draft.plan.meta.title or "")
    for match in draft.search(_ANNOUNCED) if own else ():
        named = plain_title(match["title"])
        alike = SequenceMatcher(None, named, own, autojunk=False).ratio()
        if named != own and named not in own and own not in named and alike >= 0.75:
            place = draft.plan.meta.spans.get("title")
            yield Hit(Span(*match.span("title")), "与方案自己的标题不一致", (place,) if place else ())

"""文号不规范。

一句话：发文字号的年份没有用六角括号，或者序号前加了“第”、编了虚位。
为什么：检索文号时查不到；是公文格式的硬性要求。
反例：
    贯彻《云岭市物流条例实施办法》（⟦云政办发[2024]8号⟧）。
正例：
    贯彻《云岭市物流条例实施办法》（云政办发〔2024〕8号）。
怎么改：改为“〔年份〕序号号”。
何时可忽略：没有。
依据：GB/T 9704—2012 第7.2.5条：年份用全称，六角括号括入；序号不加“第”字，不编虚位。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_NUMBER = re.compile(
    r"(?P<open>[〔\[（(【﹝［])\s*(?P<year>(?:19|20)\d{2})\s*(?P<close>[〕\]）)】﹞］])\s*(?P<ordinal>第?\s*\d{1,5})\s*号"
)
_ORGAN = re.compile(r"[\u4e00-\u9fff]{0,10}?[发办字函通政委规令知][\u4e00-\u9fff]{0,3}\s*$")
_LEAD = re.compile(
    r"^(?:.*(?:按照|根据|落实|贯彻|依据|关于|通知|以及|和|与|及|由|见))(?=[\u4e00-\u9fff]{2,})"
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_NUMBER):
        organ = _ORGAN.search(draft.text, max(0, match.start() - 14), match.start())
        plain = re.sub(r"\D", "", match["ordinal"]).lstrip("0")
        correct = (match["open"], match["close"], match["ordinal"]) == ("〔", "〕", plain)
        if organ is None or correct:
            continue
        lead = _LEAD.match(organ[0])
        start = organ.start() + (lead.end() if lead else 0)
        name = draft.text[start : match.start()].rstrip()
        span = Span(start, match.end())
        fix = replacing(span, f"{name}〔{match['year']}〕{plain}号", safe=True)
        yield Hit(span, "文号的写法不规范", (), fix)

"""所说的附件不在。

一句话：正文说“见附件”，文末却没有附件。
为什么：任务清单、表格往往就在附件里，漏了附件等于没有分工。
反例：
    一、重点任务
    1.建设防护林5000亩，任务分解⟦见附件⟧。（责任单位：县林草局）
正例：
    一、重点任务
    1.建设防护林5000亩，任务分解见附表。（责任单位：县林草局）

    附表
    各乡镇任务分解
怎么改：补上附件，或者删去这句话。
何时可忽略：附件另行下载、另行印发。
依据：GB/T 9704—2012 第7.3.4条、第7.4条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_MENTION = re.compile(r"(?:详?见|按照?|参照)附(?P<kind>[件表])\s*(?P<number>\d{1,2})?")
_ATTACHED = re.compile(
    r"^[ \u3000\d.．、]*附\s*[件表录]?\s*(?P<number>\d{1,2})?\s*(?:[：:.．、 \u3000]|$)|附件下载",
    re.MULTILINE,
)


def check(draft: Draft) -> Iterator[Hit]:
    attached = [match["number"] for match in _ATTACHED.finditer(draft.text)]
    for match in draft.search(_MENTION):
        if not attached or (match["number"] and len(set(attached)) > 1 and match["number"] not in attached):
            yield Hit(Span(*match.span()), "文中没有这个附件")

"""方案以自己为依据。

一句话：方案里写“根据《本方案的标题》要求”。
为什么：方案不能以自己为依据，多半是从下级或上级文件照抄来的。
反例：
    青禾县2026年物流业工作方案
    一、工作要求
    各单位⟦根据《青禾县2026年物流业工作方案》⟧要求于每月10日前报送进展。
正例：
    青禾县2026年物流业工作方案
    一、工作要求
    各单位根据本方案要求于每月10日前报送进展。
怎么改：改为“本方案”。
何时可忽略：在所附的通知里引用方案。
依据：党政机关公文处理工作条例第十九条：结构严谨，表述准确。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.citations import plain_title
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_GROUND = re.compile(r"(?:根据|按照|依据|按|对照|落实)(?P<title>《[^《》\n]{6,80}》)")


def check(draft: Draft) -> Iterator[Hit]:
    own = plain_title(draft.plan.meta.title or "")
    if not own or not draft.plan.outline:
        return
    first = draft.plan.outline[0].span.start
    for match in draft.search(_GROUND):
        if match.start() >= first and plain_title(match["title"]) == own:
            fix = Fix("改为“本方案”", (Edit(Span(*match.span("title")), "本方案"),))
            yield Hit(Span(*match.span()), "方案以自己为依据", (), (fix,))

"""逗号割断了定语。

一句话：“形成……，……的格局”里，并列的定语之间用了逗号。
为什么：逗号把“形成”和宾语隔开，前半句成了残句。
反例：
    ⟦形成一级带动一级，层层推动落实的工作格局⟧。
正例：
    形成一级带动一级、层层推动落实的工作格局。
怎么改：逗号改为顿号。
何时可忽略：前半句自成一句。
依据：GB/T 15834—2011 第4.5条，并列词语之间用顿号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_SPLIT = re.compile(
    r"(?:形成|构建|营造)(?P<left>[\u4e00-\u9fff]{4,8})(?P<comma>[，,])(?P<right>[\u4e00-\u9fff]{4,8})的"
    r"(?:良好|生动|工作|新)*(?:格局|局面|氛围|机制|合力|态势)"
)
_COMPLETE = re.compile(r"(?:格局|局面|氛围|机制|合力|体系|环境|优势|模式|网络|制度|链条|集群|意识|共识)$")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_SPLIT):
        if not _COMPLETE.search(match["left"]):
            fix = Fix("逗号改为顿号", (Edit(Span(*match.span("comma")), "、"),))
            yield Hit(Span(*match.span()), "并列的定语之间应当用顿号", (), (fix,))

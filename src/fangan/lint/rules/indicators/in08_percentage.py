"""百分比超过100。

一句话：覆盖率、合格率一类的比率超过了100%。
为什么：部分不可能多于全体，数字或者名称必有一误。
反例：
    农村供水覆盖率达到⟦105%⟧。
正例：
    农村供水覆盖率达到95%。
怎么改：核对数字。
何时可忽略：可以超过100%的比率，如完成率、增长率、拨备覆盖率。
依据：比率的定义。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN
_OVER = re.compile(
    r"(?<!拨备)(?:覆盖率|合格率|普及率|达标率|入学率|入园率|参保率|签约率|网办率|办结率|满意率|满意度|好评率|回访率|整改率|处置率|"
    r"处理率|绿化率|优良率|就诊率|接种率|筛查率|占比|比重)(?:均|要|力争|稳定|保持|提高|提升|应)*(?:达到|达|为|到|至|在|不低于)?"
    r"\s*(?P<value>(?:1\d{2}(?:\.\d+)?|[2-9]\d{2,}(?:\.\d+)?)[%％])"
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_OVER):
        if float(match["value"].rstrip("%％")) > 100:
            yield Hit(Span(*match.span("value")), "这种比率不会超过100%")

"""比率没有百分号。

一句话：“率”“比例”后面的数没有单位。
为什么：95 和 95% 差一百倍，系统无法核对。
反例：
    全程网办率达到⟦95⟧以上。
正例：
    全程网办率达到95%以上。
怎么改：补上百分号。
何时可忽略：以1为分母的比率，如容积率、性别比。
依据：GB/T 15835—2011 第5.1条，量值应带单位。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY
_BARE = re.compile(
    r"(?<!容积)(?<!汇)(?<!频)(?<!分辨)(?<!效)(?<!倍)(?:率|占比|比例|比重)(?:分别)?(?:达到|达|提高到|提升到|提高至|提升至|不低于|不少于|稳定在|保持在|控制在)"
    r"\s*(?P<value>\d{2}(?:\.\d+)?)(?=以上|以下|以内|左右|[，。；、]|$)(?!、\d)",
    re.MULTILINE,
)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_BARE):
        yield Hit(Span(*match.span("value")), "比率没有百分号")

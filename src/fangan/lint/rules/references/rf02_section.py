"""所说的部分或条款不在。

一句话：正文提到本方案的“第几条”“第几部分”，而文中没有。
为什么：多半是删改后没有更新；读者找不到要求的依据。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.按照⟦本方案第五部分⟧落实资金。（责任单位：县财政局）
    二、保障措施
    加强组织领导。
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.按照本方案第二部分落实资金。（责任单位：县财政局）
    二、保障措施
    加强组织领导。
怎么改：改为现在的编号。
何时可忽略：没有。
依据：文内引用应当有所指。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.numbering import numbered
from fangan.outline.markers import Style, chinese_number
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY
_MENTION = re.compile(
    r"本(?:方案|办法|意见|计划|规划|措施|细则|通知)第(?P<number>[一二三四五六七八九十百]{1,4})(?P<kind>部分|条|章|项)"
)
_STYLES = {
    "部分": (Style.PART, Style.CHINESE, Style.CHAPTER),
    "条": (Style.ARTICLE, Style.CHINESE, Style.ARABIC),
    "章": (Style.CHAPTER,),
    "项": (Style.CHINESE, Style.CHINESE_PAREN, Style.ARABIC),
}


def check(draft: Draft) -> Iterator[Hit]:
    known = {(each.marker.style, each.marker.number) for each in numbered(draft, draft.sections)}
    for match in draft.search(_MENTION) if known else ():
        number = chinese_number(match["number"])
        if not any((style, number) in known for style in _STYLES[match["kind"]]):
            yield Hit(Span(*match.span()), "文中没有这一部分")

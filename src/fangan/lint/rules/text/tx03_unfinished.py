"""段末没有标点。

一句话：成段的文字末尾没有句号，其余各段都有。
为什么：多半是文字没有写完或被截断。
反例：
    为完善县乡村三级物流体系，降低农产品上行成本，建设配送中心。支持企业共建共享仓储设施，统一配送标准和服务⟦规范⟧
正例：
    为完善县乡村三级物流体系，降低农产品上行成本，建设配送中心。支持企业共建共享仓储设施，统一配送标准和服务规范。
怎么改：补上句号，并核对文字是否完整。
何时可忽略：表格中的文字。
依据：GB/T 15834—2011 第4.1条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_OPEN = re.compile(r"[\u4e00-\u9fff]{2}$")
# Owners on the same line, or a heading that was set after the paragraph.
_HEADING = re.compile(r"(?:单位|部门|领导|时限|时间)\s*[：:]|--|——")
_ENOUGH = 40


def check(draft: Draft) -> Iterator[Hit]:
    tables = [table.span for table in draft.plan.source.tables]
    for paragraph in draft.paragraphs:
        words = paragraph.of(draft.text).rstrip()
        match = _OPEN.search(words)
        last = words.rfind("。")
        labelled = _HEADING.search(words, last + 1)
        if match and len(words) >= _ENOUGH and last > 0 and not labelled:
            place = Span(paragraph.start + match.start(), paragraph.start + match.end())
            if not any(place.start in table for table in tables):
                yield Hit(place, "段末没有标点")

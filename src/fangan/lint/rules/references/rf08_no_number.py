"""引用文件漏了文号。

一句话：同一句里引用几份文件，有的有文号，有的没有。
为什么：没有文号的文件难以查找；同一句里体例应当一致。
反例：
    根据《云岭市物流业发展规划》（云政发〔2024〕8号）、⟦《云岭市市场体系建设工作方案》⟧等文件精神，制定本方案。
正例：
    根据《云岭市物流业发展规划》（云政发〔2024〕8号）、《云岭市市场体系建设工作方案》（云政发〔2024〕9号）等文件精神，制定本方案。
怎么改：补上文号。
何时可忽略：法律法规、没有文号的文件。
依据：党政机关公文处理工作条例第十九条；引用公文先引标题、后引发文字号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Citation

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_POLICY = re.compile(r"方案|计划|规划|意见|通知|措施|办法|要点|任务|纲要|决定")
_LAW = re.compile(
    r"^(?:中华人民共和国|.*(?:条例|法|规范|标准|目录|公约|章程|十四五|十五五|十三五)(?:[（(].*[）)])?$)"
)


def check(draft: Draft) -> Iterator[Hit]:
    sentences: dict[int, list[Citation]] = {}
    for citation in draft.plan.citations:
        if citation.title:
            start = max(draft.text.rfind(mark, 0, citation.span.start) for mark in "。\n")
            sentences.setdefault(start, []).append(citation)
    for group in sentences.values():
        numbered = [citation for citation in group if citation.doc_number]
        for citation in group if numbered else ():
            title = citation.title or ""
            if citation.doc_number is None and _POLICY.search(title) and not _LAW.search(title):
                yield Hit(citation.span, "同一句里的其他文件都有文号，这一份没有", (numbered[0].span,))

"""同一文件的标题与文号前后不一。

一句话：同一个标题配了两个文号，或者同一个文号配了两个标题。
为什么：必有一处抄错，读者找不到原文件。
反例：
    贯彻《云岭市物流业发展规划》（云政发〔2024〕8号）要求。落实⟦《云岭市物流业发展规划》（云政发〔2024〕9号）⟧任务。
正例：
    贯彻《云岭市物流业发展规划》（云政发〔2024〕8号）要求。落实《云岭市物流业发展规划》（云政发〔2024〕8号）任务。
怎么改：核对原文件。
何时可忽略：一个文件先后两次印发。
依据：GB/T 9704—2012 第7.2.5条，一个文件一个发文字号。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.citations import plain_title
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Citation
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    by_title: dict[str, Citation] = {}
    by_number: dict[str, Citation] = {}
    for citation in draft.plan.citations:
        if citation.title is None or citation.doc_number is None:
            continue
        title = plain_title(citation.title)
        first = by_title.setdefault(title, citation)
        if first.doc_number != citation.doc_number:
            yield Hit(_whole(draft, citation), f"前面的文号是“{first.doc_number}”", (first.span,))
        first = by_number.setdefault(citation.doc_number, citation)
        earlier = plain_title(first.title or "")
        if title not in earlier and earlier not in title:
            yield Hit(_whole(draft, citation), f"这个文号前面配的是《{first.title}》", (first.span,))


def _whole(draft: Draft, citation: Citation) -> Span:
    """The title with the number in brackets behind it."""
    end = draft.text.find("号", citation.span.end)
    close = end + 2 if draft.text[end + 1 : end + 2] in ("）", ")") else end + 1
    return Span(citation.span.start, close if 0 <= end - citation.span.end <= 30 else citation.span.end)

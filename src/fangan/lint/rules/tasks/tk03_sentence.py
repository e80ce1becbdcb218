"""句子重复。

一句话：同一句话在任务里出现了两次。
为什么：粘贴时带进了别处的句子，任务会重复计算。
反例：
    一、重点任务
    1.建设防护林5000亩。定期开展巡护和病虫害防治，及时补植枯死苗木。
    2.治理河道12公里。⟦定期开展巡护和病虫害防治，及时补植枯死苗木。⟧
正例：
    一、重点任务
    1.建设防护林5000亩。定期开展巡护和病虫害防治，及时补植枯死苗木。
    2.治理河道12公里。定期开展巡查和漂浮物打捞，及时修补破损堤岸。
怎么改：删去一处。
何时可忽略：两项任务确实适用同一要求。
依据：党政机关公文处理工作条例第十九条：文字精练。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Kind
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_SENTENCE = re.compile(r"[^。；;\n]{16,}[。；;]")
_CLAUSE = re.compile(r"[^，,。；;\n\d]{18,}")
_OPENING = 18
_CONDITION = re.compile(r"^(?:对|在|按|按照|根据|经|以|为|由|同一)|\d")


def check(draft: Draft) -> Iterator[Hit]:
    """A sentence repeated anywhere among the tasks; inside one task, a clause that opens as an earlier one.

    Terms that recur by design (conditions, amounts) are left alone.
    """
    seen: dict[str, Span] = {}
    for item in draft.plan.items:
        if item.kind is not Kind.PHASE:
            repeated = list(_again(draft, item.body, seen))
            yield from repeated
            spans = [hit.span for hit in repeated]
            yield from (hit for hit in _clauses(draft, item.body) if not _inside(hit.span, spans))


def _again(draft: Draft, body: Span, seen: dict[str, Span]) -> Iterator[Hit]:
    for match in _SENTENCE.finditer(draft.text, *body):
        span = Span(*match.span())
        first = seen.setdefault(match[0], span)
        if first != span and not _CONDITION.search(match[0]):
            yield Hit(span, f"与第 {draft.line_of(first.start)} 行的句子重复", (first,))


def _clauses(draft: Draft, body: Span) -> Iterator[Hit]:
    seen: dict[str, Span] = {}
    for match in _CLAUSE.finditer(draft.text, *body):
        span = Span(*match.span())
        first = seen.setdefault(match[0][:_OPENING], span)
        if first != span and not _CONDITION.search(match[0]):
            yield Hit(span, "与同一项任务里前面的分句重复", (first,))


def _inside(span: Span, others: list[Span]) -> bool:
    return any(other.start <= span.start < other.end for other in others)

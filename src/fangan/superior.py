"""Which of the documents cited is the superior plan that this one implements.

Reads: the citations and the plan's own title. Writes: the citations with `superior` set. The superior plan
is cited before the first task, behind 贯彻落实, 根据 and the like, and speaks of the same matter: it shares
the longest run of words with the plan's own title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fangan.expressions import expression
from fangan.model import Citation

_IMPLEMENTS = expression(r"贯彻|落实|根据|按照|依据|依照|执行|推进|实施|结合|、|和$|及$|与$")
_PLAN = expression(r"方案|计划|规划|纲要|行动|意见|措施|任务|要点|办法》?的?通知|部署")
_LAW = expression(r"(?:法|条例|规定|细则|办法|标准|准则|指引|目录|名录)(?:[（(][^（()）]*[）)])?$")
_SHARED_AT_LEAST = 4
_BEFORE = 30


def with_superior(text: str, citations: Sequence[Citation], title: str, head: int) -> tuple[Citation, ...]:
    """`head` is where the first item begins: before it stand introduction and guiding ideas."""
    found = [
        (_shared(each.title or "", title), -index, each)
        for index, each in enumerate(citations)
        if each.span.start < head and each.title and _plan_like(each.title) and _implemented(text, each)
    ]
    if not found:
        return tuple(citations)
    shared, _order, best = max(found, key=lambda entry: entry[:2])
    if shared < _SHARED_AT_LEAST:
        # The superior's plan is cited first where nothing in the titles tells.
        best = found[0][2]
    return tuple(replace(each, superior=True) if each is best else each for each in citations)


def _plan_like(title: str) -> bool:
    return bool(_PLAN.search(title)) and not _LAW.search(title)


def _implemented(text: str, citation: Citation) -> bool:
    return bool(_IMPLEMENTS.search(text, max(0, citation.span.start - _BEFORE), citation.span.start))


def _shared(cited: str, own: str) -> int:
    """Length of the longest run of characters that both titles have."""
    longest = 0
    for start in range(len(cited)):
        while start + longest < len(cited) and cited[start : start + longest + 1] in own:
            longest += 1
    return longest

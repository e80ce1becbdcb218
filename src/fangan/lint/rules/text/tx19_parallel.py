"""并列项中有一项体例不同。

一句话：一串并列词语都用同样的字开头，独有一项没有。
为什么：漏了字，意思就不完整。
反例：
    解决因病致困、因学致困、因灾致困、因残致困、⟦失业致困⟧等问题。
正例：
    解决因病致困、因学致困、因灾致困、因残致困、因失业致困等问题。
怎么改：补上漏的字。
何时可忽略：那一项本来不同类。
依据：并列成分的结构应当一致。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_LIST = re.compile(r"[\u4e00-\u9fff、]{19,}")
_TAIL = re.compile(r"等.*$")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_LIST):
        if match[0].count("、") < 3:
            continue
        at = match.start()
        members: list[tuple[str, int]] = []
        for word in match[0].split("、"):
            members.append((_TAIL.sub("", word), at))
            at += len(word) + 1
        odd = _odd(members)
        if odd:
            word, start = odd
            yield Hit(Span(start, start + len(word)), "与前后并列项的写法不同")


def _odd(members: list[tuple[str, int]]) -> tuple[str, int] | None:
    """The only member that shares the others' last two characters but not their first one."""
    inner = members[1:]
    ((_, count),) = Counter(word[-2:] for word, _ in inner).most_common(1)
    if count < len(inner) or len(inner) < 3 or not all(4 <= len(word) <= 14 for word, _ in inner):
        return None
    ((first, same),) = Counter(word[0] for word, _ in inner).most_common(1)
    if same != len(inner) - 1 or first not in "因以从由为对在用":
        return None
    return next((word, start) for word, start in inner if word[0] != first)

"""公文常见错别字。

一句话：出现了公文里常见的错别字。
为什么：错别字有损文件的权威。
反例：
    要认真⟦布署⟧各项工作。
正例：
    要认真部署各项工作。
怎么改：按词典改正。
何时可忽略：人名、地名、引文原文如此。
依据：现代汉语词典（第7版），逐条见 data/typos.toml。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fangan.data import entries
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_pattern()):
        right = _words()[match[0]]
        span = Span(*match.span())
        yield Hit(span, f"应为“{right}”", (), replacing(span, right, safe=True))


@cache
def _words() -> dict[str, str]:
    data = entries("typos.toml")
    words: dict[str, str] = data["words"]
    return words


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_words(), key=len, reverse=True)))

"""多了“的”字。

一句话：“的”后面直接跟“和”“及”“与”，前后都是名词。
为什么：修改时留下的衬字，读不通。
反例：
    实现“三个覆盖”⟦的和⟧“两个提升”的目标。
正例：
    实现“三个覆盖”和“两个提升”的目标。
怎么改：删去“的”。
何时可忽略：“的”字短语作名词，如“有条件的和暂无条件的”。
依据：现代汉语语法，连词连接同类成分。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_STRAY = re.compile(r"(?<=[”》\d%])的(?P<word>[和与及])(?=[“《\d])")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_STRAY):
        span = Span(*match.span())
        yield Hit(span, "多了“的”字", (), replacing(span, match["word"]))

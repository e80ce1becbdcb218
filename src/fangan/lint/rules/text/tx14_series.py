"""“一是……；二是……”中间用了句号。

一句话：用分号连接的“一是”“二是”系列里，有一项内部用了句号。
为什么：句号结束了句子，后面的“二是”就断了线，分项也会切错。
反例：
    ⟦一是新建服务站18个。⟧其中改建6个；二是增加护理床位300张；三是培训护理员90人。
正例：
    一是新建服务站18个，其中改建6个；二是增加护理床位300张；三是培训护理员90人。
怎么改：项内的句号改为逗号，或者各项之间都改用句号。
何时可忽略：没有。
依据：GB/T 15834—2011 第4.6条：分号用于复句内并列分句，其层次低于句号。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_MEMBER = re.compile(r"[一二三四五六七八九]是[^\n]*?(?=[；;][一二三四五六七八九]是|\n|$)")
_CLOSED = re.compile(r"[一二三四五六七八九]是[^。；;\n]*。(?=[^一二三四五六七八九\n])")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_MEMBER):
        inside = _CLOSED.match(match[0])
        if inside and match.end() < len(draft.text) and draft.text[match.end()] in "；;":
            place = Span(match.start(), match.start() + inside.end())
            if "是" not in _later(match[0][inside.end() :]):
                yield Hit(place, "各项之间用分号，项内不应用句号")


def _later(words: str) -> str:
    """What follows the full stop, where a new number would make it a series of sentences."""
    found = re.search(r"。?[一二三四五六七八九]是", words)
    return found[0] if found else ""

"""半角标点。

一句话：中文句子里用了半角的逗号、冒号、分号或括号。
为什么：半角标点在排版后挤在一起，检索、比对也会当作不同的文字。
反例：
    完善工作机制，建设配送中心3个⟦,⟧支持企业共建共享，统一标准，统一规范。
正例：
    完善工作机制，建设配送中心3个，支持企业共建共享，统一标准，统一规范。
怎么改：改为全角标点。
何时可忽略：文件从网页复制，原件是全角。
依据：GB/T 15834—2011 第5.1条：标点符号在汉字文本中占一个字位置。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_HAN = r"\u4e00-\u9fff”》）〉%％"
_HALF = re.compile(rf"(?<=[{_HAN})])[,;!?]|(?<=[{_HAN})]):(?=[{_HAN}“《（(\d]|$)", re.MULTILINE)
_FULL = re.compile(r"[，；：！？]")
_WIDE = str.maketrans(",;:!?", "，；：！？")


def check(draft: Draft) -> Iterator[Hit]:
    """One finding where the whole text is half-width; else each half-width mark that is the exception."""
    half = [Span(*match.span()) for match in draft.search(_HALF)]
    full = sum(1 for _ in draft.search(_FULL))
    if half and full * 4 <= len(half) and len(half) >= 10:
        edits = tuple(Edit(span, span.of(draft.text).translate(_WIDE)) for span in half)
        fix = Fix(f"全部改为全角（{len(half)} 处）", edits)
        line = draft.paragraph_at(half[0].start) or half[0]
        place = Span(max(line.start, half[0].start - 12), half[0].end)
        yield Hit(place, f"全文 {len(half)} 处用了半角标点", tuple(half[1:2]), (fix,))
        return
    if len(half) < full:
        for span in half:
            wide = span.of(draft.text).translate(_WIDE)
            yield Hit(span, "半角标点，全文通用全角", (), replacing(span, wide, safe=True))

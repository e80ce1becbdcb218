"""“在……”缺了方位词。

一句话：“在……有所提升”“在……取得成效”的“在”没有“上”“方面”与之配合。
为什么：介词结构不完整，句子不通。
反例：
    ⟦在窗口作风、办件质量有所⟧提升。
正例：
    在窗口作风、办件质量上有所提升。
怎么改：补“上”或“方面”，或者删去“在”。
何时可忽略：没有。
依据：现代汉语语法，“在”与方位词构成框式介词。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_FRAME = re.compile(
    r"(?<![存所旨正现])在(?P<object>[\u4e00-\u9fff、]{2,18}?)(?:有所(?=提升|提高|改善|突破|增强|下降|作为)|取得(?=明显|显著|积极|实质|新的)|得到(?=明显|显著|有效))"
)
_LOCAL = re.compile(r"[上下中内外里间后前时年月期]|方面|领域|过程|基础|[省市州县区镇乡村]")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_FRAME):
        if not _LOCAL.search(match["object"]):
            yield Hit(Span(*match.span()), "“在”缺了“上”或“方面”与之配合")

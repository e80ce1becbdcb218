"""括号、引号、书名号不成对。

一句话：括号、引号或书名号少了一半。
为什么：少了一半，后面的字都算进去，文件名、单位名就读错了。
反例：
    贯彻落实⟦《⟧云岭市物流业发展规划要求，建设配送中心3个。
正例：
    贯彻落实《云岭市物流业发展规划》要求，建设配送中心3个。
怎么改：补上缺的一半，或者删去多的一半。
何时可忽略：引文跨段，每段段首各用一个前引号。
依据：GB/T 15834—2011 第4.8、4.9、4.15条。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN
_CLOSES = dict(zip("（(〔【《“‘", "）)〕】》”’", strict=True))
_MARK = re.compile("[（(〔【《“‘）)〕】》”’]")
_KIND = {**{char: char for char in _CLOSES}, "(": "（"}
_OPENS = {"）": "（", ")": "（", "〕": "〔", "】": "【", "》": "《", "”": "“", "’": "‘"}


def check(draft: Draft) -> Iterator[Hit]:
    for paragraph in draft.paragraphs:
        for at in _unmatched(paragraph.of(draft.text)):
            place = Span(paragraph.start + at, paragraph.start + at + 1)
            yield Hit(place, "缺了另一半")


def _unmatched(words: str) -> Iterator[int]:
    stack: list[tuple[str, int]] = []
    open_kinds: Counter[str] = Counter()
    for mark in _MARK.finditer(words):
        at, char = mark.start(), mark[0]
        if char in _CLOSES:
            stack.append((_KIND[char], at))
            open_kinds[_KIND[char]] += 1
        elif char in _OPENS and not _is_numbering(words, at):
            wanted = _OPENS[char]
            if not open_kinds[wanted]:
                yield at
                continue
            while stack[-1][0] != wanted:
                kind, unmatched = stack.pop()
                open_kinds[kind] -= 1
                yield unmatched
            open_kinds[stack.pop()[0]] -= 1
    yield from (at for kind, at in stack if kind != "‘")


def _is_numbering(words: str, at: int) -> bool:
    """`1）` and `一)` number things and have no opening half; an apostrophe is no quotation mark."""
    if words[at] == "’":
        return at > 0 and words[at - 1].isascii()
    before = words[max(0, at - 3) : at]
    return (
        words[at] in "）)"
        and bool(before)
        and before[-1] in "0123456789一二三四五六七八九十"
        and not (set(words[max(0, at - 30) : at]) & set("（("))
    )

"""并列词语连在一起。

一句话：一串并列词语里，两个词之间漏了顿号。
为什么：两样东西变成一样，任务就少了一件。
反例：
    在交通枢纽、⟦医院学校⟧、工业园区设点。
正例：
    在交通枢纽、医院、学校、工业园区设点。
怎么改：补上顿号。
何时可忽略：两个词本来连用。
依据：GB/T 15834—2011 第4.5条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_MEMBER = re.compile(r"(?<=、)[\u4e00-\u9fff]{4,6}(?=、)")
_TWINS = re.compile(
    r"(?<=[、，。；\u4e00-\u9fff])(?P<same>[\u4e00-\u9fff]{2})(?P<a>[林沟路桥河湖站场馆园区])(?P=same)(?P<b>[林沟路桥河湖站场馆园区])(?=[\u4e00-\u9fff、，。\d])"
)


# Kinds of places that stand side by side in lists. Only some make no word of their own after another one
# (a 车站广场 is one place, 医院学校 are two).
_BEFORE = (
    "学校",
    "医院",
    "商场",
    "超市",
    "车站",
    "机场",
    "景区",
    "公园",
    "码头",
    "港口",
    "工厂",
    "养老院",
    "幼儿园",
    "园区",
)
_AFTER = ("学校", "医院", "车站", "机场", "景区", "公园", "码头", "港口", "工厂", "养老院", "幼儿园")
_PAIRS = frozenset(left + right for left in _BEFORE for right in _AFTER if left != right)


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_MEMBER):
        words = match[0]
        if words in _PAIRS:
            seam = max(len(left) for left in _BEFORE if words.startswith(left))
            yield Hit(Span(*match.span()), "两个词之间漏了顿号", (), (_fix(match.start() + seam),))
    for match in draft.search(_TWINS):
        if match["a"] != match["b"]:
            yield Hit(Span(*match.span()), "两个词之间漏了顿号", (), (_fix(match.end("a")),))


def _fix(at: int) -> Fix:
    return Fix("补上顿号", (Edit(Span(at, at), "、"),))

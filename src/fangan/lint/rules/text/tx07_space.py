"""句中多了空格。

一句话：汉字之间、汉字与引号之间夹了空格。
为什么：多是粘贴的痕迹，检索时词语断开，查不到。
反例：
    针对市场主体⟦ ⟧反映的问题，逐项整改。
正例：
    针对市场主体反映的问题，逐项整改。
怎么改：删去空格。
何时可忽略：并列的发文机关、两个字的姓名，按规矩要空格。
依据：GB/T 15834—2011 第5.1条；GB/T 9704—2012 第7.3.5条只在署名处用空格。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_SPACE = re.compile(
    r"(?<=[\u4e00-\u9fff，、；])[ \u3000]{1,2}(?=[\u4e00-\u9fff“《（(])|(?<=\d[至到—])[ ](?=\d)"
)
_ORGAN = re.compile(r"(?:[委会府厅室局院部办]|中央|政协|[省市县区州])$")
_NEXT_ORGAN = re.compile(r"国务院|中央军委|[\u4e00-\u9fff]{2,20}(?:委|府|室|厅|局|会|部)")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}[：:]")
_ENOUGH = 16


def check(draft: Draft) -> Iterator[Hit]:
    prose: dict[Span, bool] = {}
    for match in draft.search(_SPACE):
        span = Span(*match.span())
        line = draft.paragraph_at(span.start)
        if line is None:
            continue
        if line not in prose:
            prose[line] = _is_prose(line.of(draft.text))
        if prose[line] and not _has_use(draft, line, span):
            yield Hit(span, "句中多了空格", (), replacing(span, "", safe=True))


def _is_prose(words: str) -> bool:
    """Long enough for a sentence, and not set with blanks throughout."""
    return len(words) >= _ENOUGH and len(words.split()) <= 5


def _has_use(draft: Draft, line: Span, span: Span) -> bool:
    """Whether the blank has a use: between organs, in a two-character name, after a heading, in a layout."""
    before, after = draft.text[line.start : span.start], draft.text[span.end : line.end]
    name = re.search(r"(?:^|[：:、，,长])[\u4e00-\u9fff]$", before) and re.match(
        r"[\u4e00-\u9fff](?:[、，,；。（(）)]|$)", after
    )
    organs = _ORGAN.search(before) and _NEXT_ORGAN.match(after)
    heading = re.fullmatch(
        r"\s*(?:第[^ ]{1,4}[章节条编]|[（(]?[一二三四五六七八九十\d]+[）)、.．]?[^。，,；]{0,24})", before
    )
    return bool(name or organs or heading or _LABEL.match(after))

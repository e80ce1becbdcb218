"""并列的引号、书名号之间多了顿号。

一句话：带引号或书名号的并列词语之间不用顿号。
为什么：引号和书名号已经把各项分开，国家标准规定通常不用顿号。
反例：
    推进⟦“一网通办”、“一窗通办”⟧改革。
正例：
    推进“一网通办”“一窗通办”改革。
怎么改：删去顿号。
何时可忽略：并列项之间还有括注等其他成分。
依据：GB/T 15834—2011 第4.5.3.5条。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Edit, Fix, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.CERTAIN
_QUOTED = re.compile(r"“[^“”\n]{1,40}”(?:、?“[^“”\n]{1,40}”)*、“[^“”\n]{1,40}”")
_TITLES = re.compile(r"《[^《》\n]{2,80}》(?:、?《[^《》\n]{2,80}》)*、《[^《》\n]{2,80}》(?![（(〔、])")


def check(draft: Draft) -> Iterator[Hit]:
    for pattern, marks in ((_QUOTED, "引号"), (_TITLES, "书名号")):
        for match in draft.search(pattern):
            between = re.compile(r"(?<=[”》])、(?=[“《])")
            edits = tuple(
                Edit(Span(*comma.span()), "")
                for comma in between.finditer(draft.text, match.start(), match.end())
            )
            fix = Fix(f"删去 {len(edits)} 个顿号", edits, safe=True)
            yield Hit(Span(*match.span()), f"并列的{marks}之间不用顿号", (), (fix,))

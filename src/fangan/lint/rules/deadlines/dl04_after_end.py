"""超出期限的承诺。

一句话：任务的期限或目标年份超出了方案期，或者超出了这项任务自己的完成时限。
为什么：方案到期就要考核，超期的目标没有人负责到底。
反例：
    青禾县2026年教育工作方案
    一、重点任务
    1.⟦2026—2028年⟧公办园在园幼儿占比不低于60%。（责任单位：县教育局；完成时限：2026年12月31日前）
    2.新建公办园3所。（责任单位：县教育局；完成时限：2026年12月31日前）
正例：
    青禾县2026年教育工作方案
    一、重点任务
    1.2026年公办园在园幼儿占比不低于60%。（责任单位：县教育局；完成时限：2026年12月31日前）
    2.新建公办园3所。（责任单位：县教育局；完成时限：2026年12月31日前）
怎么改：只写方案期以内的目标，或者延长时限。
何时可忽略：引用上级的中长期目标。
依据：任务的目标应当在其完成时限以内。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Item
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_YEARS = re.compile(
    r"(?<![（(\d])20\d{2}年?\s*[—－\-–~～至到]+\s*(?P<last>20\d{2})年(?!度?[）)])|(?:到|至)(?P<until>20\d{2})年(?:底|末)?"
)


def check(draft: Draft) -> Iterator[Hit]:
    end = draft.plan.meta.period_end
    for item in draft.plan.items:
        deadline = item.deadline
        if deadline is None or deadline.date is None:
            continue
        if end and deadline.date > end and not deadline.inherited:
            yield Hit(deadline.span, f"期限晚于方案的截止日期 {end}")
        yield from _commitments(draft, item, deadline.date.year)


def _commitments(draft: Draft, item: Item, year: int) -> Iterator[Hit]:
    for match in _YEARS.finditer(draft.text, *item.span):
        last = int(match["last"] or match["until"])
        in_title = draft.text.rfind("《", item.span.start, match.start()) > draft.text.rfind(
            "》", item.span.start, match.start()
        )
        if last > year and not in_title:
            yield Hit(Span(*match.span()), f"承诺到 {last} 年，而这项任务的时限在 {year} 年")

"""同一清单中单位重复。

一句话：一个单位在同一份责任单位或成员单位清单里列了两次。
为什么：重复往往占去了另一个单位的位置；分解台账时一家会收到两次。
反例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县商务局、县财政局、⟦县商务局⟧）
正例：
    一、重点任务
    1.完善县乡物流体系，建设配送中心3个。（责任单位：县商务局、县财政局、县邮政局）
怎么改：删去重复的一处，并核对是否漏了别的单位。
何时可忽略：没有。
依据：责任分工应逐家列明、一家一次。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.names import prose_lists
from fangan.model import Name

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.CERTAIN


def check(draft: Draft) -> Iterator[Hit]:
    written = [each.entry.names for each in draft.lists]
    for names in (*written, *prose_lists(draft)):
        yield from _repeated(names)


def _repeated(names: Iterable[Name]) -> Iterator[Hit]:
    first: dict[str, Name] = {}
    for name in names:
        if name.text in first:
            yield Hit(name.span, "在同一份清单中列了两次", (first[name.text].span,))
        first.setdefault(name.text, name)

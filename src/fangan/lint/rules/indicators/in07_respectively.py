"""“分别”前后的个数不等。

一句话：“分别”之前的名称与之后的数字，个数对不上。
为什么：哪个数属于哪个名称，无从对应。
反例：
    供水、供气、供电⟦接入时限分别缩短到3个和4个工作日⟧以内。
正例：
    供水、供气接入时限分别缩短到3个和4个工作日以内。
怎么改：补齐名称或者数字。
何时可忽略：名称里本来有顿号。
依据：“分别”要求前后一一对应。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.ERROR
CERTAINTY = Certainty.LIKELY
_VALUE = r"\d+(?:\.\d+)?(?:[%％‰]|[万亿]?[\u4e00-\u9fff]{0,5}?)?"
_PAIRED = re.compile(
    rf"(?P<names>[^，,。；;：:\n\d（(]{{2,50}})分别(?:不低于|不少于|不超过|控制在|[\u4e00-\u9fff]{{1,4}}?)"
    rf"(?P<values>{_VALUE}(?:(?:、|和|及|与){_VALUE})+)(?=以|左右|[，,。；;]|$)",
    re.MULTILINE,
)
_WORD = re.compile("分别")


def check(draft: Draft) -> Iterator[Hit]:
    for word in draft.search(_WORD):
        start = max(draft.text.rfind(mark, 0, word.start()) for mark in "，,。；;：:\n（(") + 1
        match = _PAIRED.match(draft.text, start)
        if match is None:
            continue
        names, values = match["names"], len(re.findall(r"\d+(?:\.\d+)?", match["values"]))
        commas, joins = names.count("、"), len(re.findall(r"[和及与]", names))
        possible = set(range(commas + 1, commas + joins + 2))
        if commas and not any(values % count == 0 for count in possible if count > 1):
            last = names.rfind("、")
            tail = re.search(r"[^、]{2,8}$", names)
            start = match.start() + (max(last + 3, tail.start()) if tail else last + 1)
            yield Hit(Span(start, match.end()), f"“分别”之前有 {commas + 1} 个以上名称，之后有 {values} 个数")

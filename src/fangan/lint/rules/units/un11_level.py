"""单位名称漏了层级字。

一句话：同一清单的单位都带“县”“市”“州”等字，个别单位没有。
为什么：不带层级，分不清是本级还是上级的单位。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局、县财政局、县水务局）
    2.治理河道12公里。（责任单位：县水务局、县自然资源局、县发展改革局、⟦财政局⟧）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局、县财政局、县水务局）
    2.治理河道12公里。（责任单位：县水务局、县自然资源局、县发展改革局、县财政局）
怎么改：补上层级字。
何时可忽略：上级驻当地的单位。
依据：同一清单的写法应当一致。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity, replacing
from fangan.lint.names import level_of
from fangan.model import Name
from fangan.owners.units import is_collective

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY
_BODY = re.compile(r"(?:委员会|领导小组|指挥部|联席会议|议事协调机构)(?:各?成员单位|办公室)?$")
_PLACE = re.compile(r"^(?:国|中|全|[\u4e00-\u9fff]{1,5}[省市州县区旗镇乡])")


def check(draft: Draft) -> Iterator[Hit]:
    known = {name.text for each in draft.lists for name in each.entry.names}
    levels = Counter(level for name in known if (level := level_of(name)))
    if not levels or levels.total() < 3:
        return
    level, count = levels.most_common(1)[0]
    if count * 10 < levels.total() * 7:
        return
    for each in draft.lists:
        for name in each.entry.names:
            if level_of(name.text) is None and _lacks(name, level, known):
                fix = replacing(name.span, level + name.text)
                yield Hit(name.span, f"名称前漏了“{level}”字", (), fix)


def _lacks(name: Name, level: str, known: set[str]) -> bool:
    if is_collective(name.text) or _PLACE.match(name.text):
        return False
    return level + name.text in known or _BODY.search(name.text) is not None

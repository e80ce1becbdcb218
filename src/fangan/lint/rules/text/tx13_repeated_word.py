"""词语重复。

一句话：一个词连写两遍，或者在一个短语里前后重复。
为什么：多是修改时没有删净。
反例：
    全年⟦治理水土流失治理⟧面积60平方公里。
正例：
    全年治理水土流失面积60平方公里。
怎么改：删去多余的一处。
何时可忽略：专有名称；有意的重叠。
依据：党政机关公文处理工作条例第十九条：文字精练。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.LIKELY
_TWICE = re.compile(
    r"(?P<word>持续|不断|切实|全面|积极|大力|加大|严格|继续|认真|加强|推进|落实|完善|建设|开展|实施|提升|提高|推动|促进|强化|优化|健全|建立|加快|深化|组织|做好|支持|引导|鼓励|"
    r"工作|项目|责任|单位|部门|企业|服务|管理|机制|方案|任务|[\u4e00-\u9fff]{3,6})(?P=word)"
)
_AROUND = re.compile(
    r"(?P<word>治理|改造|新建|修建|建设|完成|开展|推进|培训|整治|修复|保护|种植|实施|加强|提升|落实|组织|项目)"
    r"(?!与|和|及|的|为|以|成|后|中|前|期|了|等|好|区|者)(?P<middle>[\u4e00-\u9fff]{2,6})(?P=word)"
    r"(?=对接|面积|任务|力度|工作|机制|平台|活动|数量|里程|长度|[，。；、])"
)
_BREAK = re.compile(r"和|与|及|或|的|等|以|为|促|并|再|不|向|对|在|从|由|后|力|全")
_DOUBLE = re.compile(r"(?:(?<![标目])的的(?!确)|了了|和和|与与|在在|为为|是是|及及|将将|由由|于于)")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_TWICE):
        if len(set(match["word"])) > 1:
            yield Hit(Span(*match.span()), f"“{match['word']}”连写了两遍")
    for match in draft.search(_AROUND):
        if not _BREAK.search(match["middle"]):
            yield Hit(Span(*match.span()), f"“{match['word']}”前后重复")
    for match in draft.search(_DOUBLE):
        yield Hit(Span(*match.span()), "虚词重复")

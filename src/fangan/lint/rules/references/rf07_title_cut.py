"""引用的标题不完整。

一句话：《……关于印发……方案》没有“的通知”，或者内层标题没有括起来。
为什么：标题残缺，检索不到原文件。
反例：
    贯彻⟦《青禾县人民政府办公室关于印发青禾县物流业工作方案》⟧要求。
正例：
    贯彻《青禾县人民政府办公室关于印发青禾县物流业工作方案的通知》要求。
怎么改：补全标题，注明文号。
何时可忽略：没有。
依据：党政机关公文处理工作条例第九条：标题由发文机关名称、事由和文种组成。
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.text import Span

SEVERITY = Severity.WARNING
CERTAINTY = Certainty.CERTAIN
_ISSUING = re.compile(r"《(?P<title>[^《》\n]{0,60}关于(?:印发|转发|下发|批转)[^《》\n]{4,80})》")
_COMPLETE = re.compile(r"的?(?:通知|通告|公告|批复|函|决定|命令|意见)(?:[（(][^（）()]*[）)])?$")


def check(draft: Draft) -> Iterator[Hit]:
    for match in draft.search(_ISSUING):
        if not _COMPLETE.search(match["title"]):
            yield Hit(Span(*match.span()), "标题没有“的通知”，不完整")

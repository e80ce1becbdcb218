"""What is said once for all later items: 以下任务均需各县政府落实，不再列出."""

from __future__ import annotations

import re

from fangan.expressions import expression
from fangan.model import Role
from fangan.owners.vocabulary import label_roles, verb_roles

_NOT_AGAIN = (
    r"[，,、]?(?:以下)?(?:不再(?:逐一|一一|单独|另行|分别|重复|逐条|逐项|赘述)?(?:列出|列明|列示|标注|标明|注明|列举|写明)?"
    r"|下同|以下同|不再赘述)"
)
_FOR_ALL_BELOW = expression(
    r"(?:以下|下列|各项|本方案)(?:各项|各条|所有|全部)*(?:政策)?(?:工作|任务|措施|事项|内容|条款|举措)*(?:均|都|皆)?(?:需|须|由|要)?(?P<names>[^，。；;]{2,40}?)"
    r"(?P<verb>按职责分工负责|分别负责|负责落实|负责|抓好落实|落实|配合|参与|实施|推进)"
    r"[，,、]?(?:不再(?:逐一|一一|单独|另行|分别|重复|逐条)?(?:列出|列明|列示|标注|标明|注明)|下同|以下同|不再赘述)"
)
_CONCERNED = expression(
    r"(?:具体|各项|以上|以下|上述|所有|全部)?(?:重点)?(?:任务|工作|措施|事项)(?:落实)?(?:均|都|皆)(?:涉及|包括|含)"
    r"(?P<names>[^，。；;]{2,40}?)(?P<verb>)"
    r"[，,、](?:不再[^，。；;]{2,8}[，,、]?)?(?:以?下同|以下相同|不再[^，。；;]{2,8}(?=[。\s]*$))"
)
"""具体任务均涉及相关市人民政府，不再做分工，下同: like the above, in other words."""

_EACH_IS = expression(
    r"(?P<names>各(?<![^，。；;（(\s]各)[^，。；;]{1,30}?)(?:均|都|皆)(?:为|是|作为)(?:各项任务的?|落实的?)?"
    rf"(?P<verb>牵头单位|责任单位|责任主体|配合单位|实施主体|参与单位|协办单位){_NOT_AGAIN}"
)
"""各县（市、区）政府均为责任单位，不再列出."""

PATTERNS = (_FOR_ALL_BELOW, _CONCERNED, _EACH_IS)


def may_hold(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether the stretch holds what a pattern of this module cannot do without."""
    if pattern is _FOR_ALL_BELOW:
        words = ("以下", "不再")
    else:
        words = ("不再", "下同") if pattern is _EACH_IS else ("均涉及", "下同")
    return any(text.find(word, start, end) >= 0 for word in words)


def role_of(verb: str) -> Role:
    return verb_roles().get(verb) or label_roles().get(verb) or Role.RESPONSIBLE

"""Indicators compared: one name, what better means, and every one of the plan with its item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.model import Indicator, Item

_LEAD = re.compile(
    r"^(?:帮助|支持|推动|力争|确保|实现|完成|努力|使|带动|全[省市县区州]|[省市县区州]域|我[省市县区州])+"
)
_LOWER = re.compile(
    r"压[减缩降]|降|减|缩|死亡|失业|时间|时限|投诉|差评|排放|能耗|浓度|费率|成本|发病|事故|上访|费用|周期|环节|材料"
)
_LOWER_RATE = re.compile(
    r"(?:死亡|病死|失业|发病|投诉|差评|事故|信访|辍学|空置|不良|漏损|漏失|能耗|费|违法)率$|^降|^压"
)
_MEASURE = re.compile(r"(?:率|比例|比重|占比|增加值|总值|收入|浓度|面积|寿命|床位数|指数|覆盖面|年限)$")


def all_indicators(draft: Draft) -> Iterator[tuple[Item | None, Indicator]]:
    """Those of the goals first (without item), then the items', in order; each with a number."""
    yield from ((None, found) for found in draft.plan.goals.indicators if found.value is not None)
    for item in draft.plan.items:
        yield from ((item, found) for found in item.indicators if found.value is not None)


def plain_name(found: Indicator) -> str:
    """The name without verbs and scope words in front, blanks and marks."""
    return _LEAD.sub("", re.sub(r"[\s“”（）()]", "", found.name))


def is_measure(found: Indicator) -> bool:
    """Whether the name is of something that has one value in one year (a rate), no count of things to do."""
    return _MEASURE.search(found.name) is not None


def is_lower_better(found: Indicator) -> bool:
    """By its bound, else by its name; of a rate only the thing itself counts (费用结算率 is no cost)."""
    if found.op in ("<=", "<"):
        return True
    pattern = _LOWER_RATE if found.name.endswith(("率", "比例", "占比", "比重")) else _LOWER
    return pattern.search(found.name) is not None


def shown(found: Indicator) -> str:
    """The number as a message shows it: 98%, 1.5万人."""
    assert found.value is not None
    return f"{found.value:g}{found.unit or ''}"

"""What kind of figure an indicator is, which way is better, and what it starts from.

Annual rates, cumulative counts and levels at the end of a period are never added up as one another, so a
ledger must know which it holds.
"""

from __future__ import annotations

import re

from fangan.indicators import vocabulary as words
from fangan.indicators.quantities import Quantity
from fangan.model import Direction, Measure

_CHANGE = re.compile(rf"(?:{words.alternation(words.CHANGE)})(?:年均|同比|率|幅度)?$")
_FALL = re.compile(r"下降|降低|减少|压减|压缩|缩短|缩减|削减|压降|降幅|精简|下调|减征")
_UNWANTED_RATES = ("失业", "死亡", "发病", "患病", "事故", "辍学", "流失", "不良贷款") + (
    "返贫",
    "漏损",
    "损耗",
    "投诉",
    "差错",
    "违约",
    "负债",
    "空置",
)
_WAITING = ("办理", "审批", "办结", "报装", "开办", "通关", "等候", "响应")
_LESS_IS_MORE = re.compile(
    "|".join([f"{what}率" for what in _UNWANTED_RATES] + [f"{what}时(?:间|限)" for what in _WAITING])
    + "|能耗|水耗|浓度|排放|失业人数|成本|费率|涨幅|重污染天数|事故起数|死亡人数"
)
"""Every alternative opens with a plain character: such patterns are searched several times quicker."""

_DELIVERED = re.compile(rf"(?:{words.alternation(words.DELIVER)})")
_BASE_YEAR = re.compile(r"(?:比|较|以|在)[ 　]?((?:19|20)\d\d)[ 　]?年")
_COUNTED = frozenset({"count", "physical", "money", "age", "data"})


def measure_of(name: str, quantity: Quantity) -> Measure:
    """Growth by its verb, share by its unit, duration by its unit, a count by its verb of delivery."""
    if quantity.measure in ("share", "multiple"):
        return Measure.GROWTH if quantity.measure == "multiple" or _CHANGE.search(name) else Measure.SHARE
    if quantity.measure == "time":
        return Measure.DURATION
    if _CHANGE.search(name) and not name.startswith("新增"):
        return Measure.GROWTH
    delivered = quantity.measure in _COUNTED and quantity.op not in ("<=", "<") and _DELIVERED.match(name)
    return Measure.COUNT if delivered else Measure.LEVEL


def better_way(name: str, op: str) -> Direction:
    """Lower is better under a ceiling, after a verb of falling, and for what nobody wants more of."""
    if op in ("<=", "<"):
        return Direction.LOWER
    if op in (">=", ">") and not _FALL.search(name):
        return Direction.HIGHER
    return Direction.LOWER if _FALL.search(name) or _LESS_IS_MORE.search(name) else Direction.HIGHER


def base_year(words_of_name: str) -> int | None:
    """比2020年下降 → 2020."""
    match = _BASE_YEAR.search(words_of_name)
    return int(match[1]) if match else None

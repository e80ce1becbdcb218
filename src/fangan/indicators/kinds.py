"""What kind of figure an indicator is, which way is better, and what it starts from.

Annual rates, cumulative counts and levels at the end of a period are never added up as one another, so a
ledger must know which it holds.
"""

from __future__ import annotations

from fangan.expressions import expression
from fangan.indicators import vocabulary as words
from fangan.indicators.quantities import Quantity
from fangan.model import Direction, Measure

_CHANGE = expression(rf"(?:{words.alternation(words.CHANGE)})(?:年均|同比|率|幅度)?$")
_ENDS_CHANGE = frozenset("均比率度") | {word[-1] for word in words.CHANGE}
"""What that ends with: most names end otherwise."""

_FALLS = "下降|降低|减少|压减|压缩|缩短|缩减|削减|压降|降幅|精简|下调|减征"
_FALL = expression(_FALLS)
_LESS_IS_MORE = expression(
    rf"{_FALLS}|失业率|死亡率|发病率|患病率|事故率|辍学率|流失率|不良贷款率|返贫率|漏损率|损耗率|投诉率|差错率|违约率|负债率|空置率"
    r"|能耗|水耗|浓度|排放|成本|费率|涨幅|失业人数|死亡人数|事故起数|重污染天数"
    r"|办理时[间限]|审批时[间限]|办结时[间限]|报装时[间限]|开办时[间限]|通关时[间限]|等候时[间限]|响应时[间限]"
)
"""Every alternative opens with a plain character: such a pattern is searched several times quicker."""

_DELIVERED = words.by_character(words.DELIVER, 0)
_BASE_YEAR = expression(r"(?:比|较|以|在)[ 　]?((?:19|20)\d\d)[ 　]?年")
_COUNTED = frozenset({"count", "physical", "money", "age", "data"})


def measure_of(name: str, quantity: Quantity) -> Measure:
    """Growth by its verb, share by its unit, duration by its unit, a count by its verb of delivery."""
    changes = name[-1:] in _ENDS_CHANGE and _CHANGE.search(name) is not None
    if quantity.measure in ("share", "multiple"):
        return Measure.GROWTH if quantity.measure == "multiple" or changes else Measure.SHARE
    if quantity.measure == "time":
        return Measure.DURATION
    if changes and not name.startswith("新增"):
        return Measure.GROWTH
    begun = name.startswith(_DELIVERED.get(name[:1], ()))
    delivered = begun and quantity.measure in _COUNTED and quantity.op not in ("<=", "<")
    return Measure.COUNT if delivered else Measure.LEVEL


def better_way(name: str, op: str) -> Direction:
    """Lower is better under a ceiling, after a verb of falling, and for what nobody wants more of."""
    if op in ("<=", "<"):
        return Direction.LOWER
    less = _FALL if op in (">=", ">") else _LESS_IS_MORE
    return Direction.LOWER if less.search(name) else Direction.HIGHER


def base_year(words_of_name: str) -> int | None:
    """比2020年下降 → 2020."""
    match = _BASE_YEAR.search(words_of_name)
    return int(match[1]) if match else None

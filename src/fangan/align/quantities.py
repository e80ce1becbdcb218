"""Comparing two measured targets: one unit, one direction, one bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fangan.data import entries
from fangan.model import Indicator

_MULTIPLIERS = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_MULTIPLIER = re.compile(r"^((?:[十百千]?[万亿]+|[百千])(?=.)|万亿|亿|万)")
_NOT_MULTIPLIED = ("千米", "千克", "千瓦", "百分点")
COUNT = "count"


def _data() -> dict[str, Any]:
    return entries("conversions.toml")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit measures, and the factor from one of it to the dimension's first unit."""

    dimension: str
    factor: float

    @property
    def additive(self) -> bool:
        return self.dimension in _data()["additive"]["dimensions"]


@lru_cache(maxsize=2048)
def measure(unit: str | None) -> Measure:
    """Of 万元, 个百分点, ‰ …; a unit that no table has is a dimension of its own."""
    bare, factor = (unit or "").strip(), 1.0
    if (match := _MULTIPLIER.match(bare)) and not bare.startswith(_NOT_MULTIPLIED):
        for character in match[1]:
            factor *= _MULTIPLIERS[character]
        bare = bare[match.end() :]
    bare = re.sub(r"^[余多来]", "", bare)
    for dimension, units in _data()["dimensions"].items():
        if bare in units:
            return Measure(dimension, factor * units[bare])
    if not bare or bare in _data()["counting"]["words"]:
        return Measure(COUNT, factor)
    return Measure(bare, factor)


def comparable(one: Indicator, other: Indicator) -> bool:
    return measure(one.unit).dimension == measure(other.unit).dimension


def smaller_is_better(indicator: Indicator, context: str = "") -> bool:
    """By the bound, then by the verb, then by what is measured. `context` is the clause around the number."""
    words = _data()["direction"]
    said = f"{indicator.name} {indicator.text} {context}"
    if indicator.op in ("<=", "<") or any(word in said for word in words["level_down"]):
        return True
    if indicator.op in (">=", ">") or any(word in said for word in words["amount_down"]):
        return False
    return any(word in indicator.name for word in words["smaller_is_better"])


def promised(indicator: Indicator, smaller_better: bool) -> float | None:
    """The value that is promised in the worst case, in the dimension's first unit; None without a number."""
    if indicator.value is None:
        return None
    values = [indicator.value, *([indicator.value_hi] if indicator.value_hi is not None else [])]
    worst = max(values) if smaller_better else min(values)
    return worst * measure(indicator.unit).factor


def is_loose(indicator: Indicator) -> bool:
    """左右, 约: the bound may be missed."""
    return indicator.op == "~"


def shown(indicator: Indicator) -> str:
    """The bound as one says it: 不低于95%, 3—5个工作日, 约1.2万人."""
    if indicator.value is None:
        return indicator.text
    number = _number(indicator.value)
    if indicator.value_hi is not None:
        number = f"{number}—{_number(indicator.value_hi)}"
    said = {">=": "不低于", "<=": "不超过", ">": "超过", "<": "低于", "~": "约"}.get(indicator.op, "")
    return f"{said}{number}{indicator.unit or ''}"


def _number(value: float) -> str:
    return f"{value:.10g}"

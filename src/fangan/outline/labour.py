"""Division of labour by unit: a line for each unit, which opens with its name (县财政局：负责安排资金…)."""

from __future__ import annotations

from fangan.expressions import expression
from fangan.owners.units import is_unit

_TAKES_ON = ("负责", "主要负责", "具体负责", "牵头", "承担", "协助", "配合")
_ROLE = expression("(?:负责|牵头|配合|协助|承担)(?:单位|部门|领导|人)")
_BY_UNIT = expression(r"(?:责任|职责|任务|部门|工作)(?:划分|分工|职责)(?:安排)?\s*(?:$|[。：:（(])")


def announces_labour(heading: str) -> bool:
    """Whether a heading announces that units stand below it."""
    return _BY_UNIT.search(heading[:20]) is not None


def division_of_labour(text: str) -> int:
    """How many characters name the units that a line opens with; 0 where it does not tell what they do."""
    at = text.find("：", 2, 42)
    at = at if at > 0 else text.find(":", 2, 42)
    says = text[at + 1 : at + 8].lstrip() if at > 0 else ""
    if not says.startswith(_TAKES_ON) or _ROLE.match(says):
        return 0
    return at + 1 if all(is_unit(name) for name in text[:at].split("、")) else 0

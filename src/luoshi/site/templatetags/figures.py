"""Indicators in pages: one target in short, and many as a small table by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from luoshi.ledger.models import Indicator, Target

register = template.Library()

_SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "＞ ", "<": "＜ ", "=": ""}
# Units that stand right behind the figure; Chinese words get a thin distance from it.
_TIGHT = frozenset({"%", "％", "‰", "℃"})


@dataclass
class Series:
    """One indicator through its years; a cell is empty where the plan gives no target for the year."""

    name: str
    cells: list[str] = field(default_factory=list)
    start: int | None = None
    numbers: list[int] = field(default_factory=list)


@dataclass
class Targets:
    """The indicators of an item as a table. `years` is [""] where no target names a year."""

    years: list[str]
    rows: list[Series]

    @property
    def dated(self) -> bool:
        return any(self.years)


@register.filter
def target(fact: Mapping[str, Any]) -> str:
    """A target as people write it: ≥ 97%, 5–6 个工作日, 约 3 万户; words where it has no figure."""
    value, high, unit = fact.get("value"), fact.get("value_hi"), fact.get("unit") or ""
    if value is None:
        return str(fact.get("text") or _("定性"))
    number = _number(value) if high is None else f"{_number(value)}–{_number(high)}"
    sign = _("约 ") if fact.get("op") == "~" else _SIGNS.get(str(fact.get("op")), "")
    gap = "" if not unit or unit in _TIGHT else " "
    return f"{sign}{number}{gap}{unit}"


@register.filter
def targets(facts: Iterable[Mapping[str, Any]]) -> Targets:
    """The indicators pivoted: a row for each name and unit, a column for each year, in order of mention."""
    kept = list(facts)
    years: list[Any] = sorted({fact["year"] for fact in kept if fact.get("year")})
    if any(not fact.get("year") for fact in kept):
        years.insert(0, None)
    rows: dict[tuple[str, str], Series] = {}
    for index, fact in enumerate(kept):
        key = (str(fact.get("name") or ""), str(fact.get("unit") or ""))
        row = rows.setdefault(key, Series(key[0], [""] * len(years), (fact.get("span") or [None])[0]))
        column = years.index(fact.get("year") or None)
        row.cells[column] = "；".join(filter(None, (row.cells[column], target(fact))))
        row.numbers.append(index)
    return Targets([str(year or "") for year in years], list(rows.values()))


@register.filter
def promised(indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    """Indicators of the ledger as facts for `targets`: those in force, at the years that the plan wrote."""
    return [
        {
            "name": indicator.name,
            "unit": indicator.unit,
            "value": target.low,
            "value_hi": target.high,
            "op": target.operator,
            "year": target.by.year if target.by and target.year_written else None,
            "text": target.text,
        }
        for indicator in indicators
        for target in indicator.targets.all()
        if target.superseded_at is None and not target.interim
    ]


@register.filter
def as_target(goal: Target) -> str:
    """A target of the ledger as people write it."""
    words = {
        "value": goal.low,
        "value_hi": goal.high,
        "unit": goal.indicator.unit,
        "op": goal.operator,
        "text": goal.text,
    }
    return target(words)


@register.filter
def figure(value: Decimal) -> str:
    """A figure without useless zeros."""
    return _number(value)


@register.filter
def posted(data: Mapping[str, str], pid: str) -> str:
    """What was typed as the share of a unit, to stand there again when it was refused."""
    return data.get(f"value-{pid}", "")


@register.filter
def posted_words(data: Mapping[str, str], pid: str) -> str:
    """The same for the words of a share."""
    return data.get(f"words-{pid}", "")


@register.filter
def in_short(series: Series) -> str:
    """The targets of a series on one line; the same target in every year stands once."""
    cells = [cell for cell in series.cells if cell]
    if len(cells) > 1 and len(set(cells)) == 1:
        return _("各年 %(target)s") % {"target": cells[0]}
    return " / ".join(cells)


def _number(value: float | Decimal) -> str:
    """A figure without useless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"

"""Targets in the columns of an indicator table: a column for each year, or one of values (目标值)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fangan import numerals
from fangan.indicators import kinds, quantities
from fangan.indicators import vocabulary as words
from fangan.model import Certainty, Indicator
from fangan.text import Cell, Span

_YEAR = re.compile(
    r"(?P<year>20\d\d)年?(?:度|底|末)?(?:的)?(?:规划|计划|预期|工作)?(?:目标|指标|任务)?(?:值|数)?(?P<note>[（(].*[）)])?"
)
_VALUE = re.compile(r"(?:年度|规划|计划|预期|工作)?(?:目标值|指标值|目标数|任务数|计划数|目标任务数)")
_BASE = re.compile(r"基期|基数|基准|现状|实际|完成|预计")
_UNIT = re.compile(r"(?:计量|度量)?单位")
_NATURE = re.compile(r"(?:指标)?(?:属性|性质|类型)")
_UNIT_OF_NAME = re.compile(r"[（(](?P<unit>[^（）()]{1,12})[）)]\s*$")
_NOTHING = re.compile(r"[\s—－\-–/／\[\]〔〕【】]*")
_EDGES = " \u3000\n\t*[]〔〕【】"


class Targets(NamedTuple):
    """The columns of values with their years, None where the head names none, and those that explain them."""

    values: tuple[tuple[int, int | None], ...] = ()
    unit: int | None = None
    nature: int | None = None


def target_columns(heads: list[str]) -> Targets:
    """Which columns hold values, by their heads; a base year and what was reached so far are none."""
    values: list[tuple[int, int | None]] = []
    unit = nature = None
    for column, head in enumerate(heads):
        bare = re.sub(r"\s+", "", head)
        if (dated := _YEAR.fullmatch(bare)) and not _BASE.search(bare):
            values.append((column, int(dated["year"])))
        elif _VALUE.fullmatch(bare):
            values.append((column, None))
        elif _UNIT.fullmatch(bare):
            unit = column
        elif _NATURE.fullmatch(bare):
            nature = column
    return Targets(tuple(values), unit, nature)


def read_targets(
    text: str, name: Span, cells: list[tuple[Cell, int | None]], unit: str, nature: str
) -> Iterator[Indicator]:
    """One indicator a cell of values; `unit` and `nature` are the words of those columns, "" without."""
    said = name.of(text).strip(_EDGES)
    own = _UNIT_OF_NAME.search(said)
    unit = unit or (own["unit"] if own else "")
    measured = said[: own.start()] if own and _is_unit(own["unit"]) else said
    for cell, year in cells:
        span = _trimmed(text, cell.span)
        if span.end <= span.start or _NOTHING.fullmatch(span.of(text)):
            continue
        yield _indicator(text, measured, span, year, unit if _is_unit(unit) else None, nature)


def _indicator(
    text: str, name: str, span: Span, year: int | None, unit: str | None, nature: str
) -> Indicator:
    value = numerals.narrow(span.of(text))
    quantity = next(iter(quantities.find(value, value, 0, len(value))), None)
    binding = True if "约束" in nature else False if "预期" in nature else None
    if quantity is None:
        reason = "没有数值，按文字表述的相对目标"
        return Indicator(
            name, "=", None, None, year, span.of(text), span, binding=binding,
            certainty=Certainty.LIKELY, reason=reason,
        )  # fmt: skip
    quantity = quantity._replace(unit=quantity.unit or unit)
    quantity = quantity._replace(measure=words.group_of(quantity.unit))
    return Indicator(
        name=name,
        op=quantity.op,
        value=quantity.value,
        unit=quantity.unit,
        year=year,
        text=span.of(text),
        span=span,
        value_hi=quantity.value_hi,
        measure=kinds.measure_of(name, quantity),
        better=kinds.better_way(name, quantity.op),
        binding=binding,
    )


def _is_unit(said: str) -> bool:
    return words.group_of(said) is not None or "/" in said


def _trimmed(text: str, span: Span) -> Span:
    said = span.of(text)
    start = span.start + len(said) - len(said.lstrip(_EDGES))
    return Span(start, max(start, span.start + len(said.rstrip(_EDGES))))

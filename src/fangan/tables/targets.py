"""Targets in the columns of a table: a column for each year or quarter, or one of values (目标值)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fangan import numerals
from fangan.expressions import expression
from fangan.indicators import kinds, quantities
from fangan.indicators import vocabulary as words
from fangan.model import Certainty, Indicator
from fangan.text import Cell, Span, as_span

_YEAR = expression(
    r"(?:到|至)?(?P<year>20\d\d)年?(?:度|底|末)?(?:的)?(?:规划|计划|预期|工作|总体|发展|考核|分解)?(?:目标|指标|任务)?"
    r"(?:任务)?(?:值|数|量|总量|总值|总额|数量|绝对数)?(?P<note>[（(].*[）)])?"
)
_VALUE = expression(
    r"(?:全年|年度|规划|计划|预期|工作|期末|分解|考核|三年|五年|总体|总)?"
    r"(?:目标值|指标值|目标数|任务数|计划数|任务量|目标量|目标任务数|目标总量|任务总数)|(?:全年|年度|分解)(?:目标|任务)"
)
_PART = expression(
    r"(?:(?:20(?P<year>\d\d)年)?(?:第?[一二三四1-4]季度|[上下]半年|前[二三两]季度|全年|(?:1[0-2]|[1-9])月份?))"
    r"(?:目标|任务|计划)?(?:值|数|量)?"
)
_YEARLY = expression(
    r"(?:20\d\d[-—–~至]20\d\d年)?年均(?:增长|增速)?(?:率)?(?:[/／].{2})?"
    r"|(?:20(?P<year>\d\d)年)?(?:目标)?(?:增速|增幅|增长率?)(?:目标)?"
)
_CUMULATED = expression(r"[〔\[【].*[〕\]】]")
"""〔0.6〕 in a column of yearly growth: what comes together over all years."""

_PLANNED = expression(r"任务|计划|目标")
_BASE = expression(r"基期|基数|基准|现状|实际|完成|预计")
_UNIT = expression(r"(?:计量|度量)?单位")
_NATURE = expression(r"(?:指标)?(?:属性|性质|类型)")
_UNIT_OF_NAME = expression(r"[（(](?P<unit>[^（）()]{1,12})[）)]\s*$")
_PART_OF_CELL = expression(r"(?P<whose>[^\d\s≥≤＞＜<>]{2,10})[ 　]*(?P<value>[≥≤＞＜<>]\d[\d.]*%?)\s*")
_NOTHING = expression(r"[\s—－\-–/／\[\]〔〕【】]*")
_EDGES = " \u3000\n\t*[]〔〕【】"


_GROWTH = ("年均增长", "增长", "增速", "下降", "降低", "增长率")
_BARE = expression(
    r"[≥≤<>＞＜＝=约近超]{0,2}\s*[\[［〔【]?-?\d[\d.,]*(?:\s*[-—–~～至]\s*\d[\d.]*)?[\]］〕】]?\s*[%‰]?"
    r"(?:[\u4e00-\u9fff]{1,3}?)?(?:左右|以上|以内|以下)?"
)
"""A cell that holds a value and at most its unit."""


class Values(NamedTuple):
    """A column of values: the year and the unit that its head names, and whether they are rates of growth."""

    column: int
    year: int | None
    unit: str
    yearly: bool


class Targets(NamedTuple):
    """The columns of values, and those that explain them."""

    values: tuple[Values, ...] = ()
    unit: int | None = None
    nature: int | None = None

    @property
    def taken(self) -> set[int]:
        """The columns that are read here."""
        explaining = {column for column in (self.unit, self.nature) if column is not None}
        return {each.column for each in self.values} | explaining


def target_columns(
    heads: Sequence[str], below: Callable[[int], list[str]], since: int | None = None
) -> Targets:
    """Which columns hold values, by their heads; a base year and what was reached so far are none.

    Where no head says 指标, only columns of bare numbers are. `below`: the words under a head. `since`: the
    plan's first year, before which nothing is promised.
    """
    measured = any("指标" in head and not _NATURE.fullmatch(head) for head in heads)
    values: list[Values] = []
    unit = nature = None
    for column, head in enumerate(heads):
        year = _year_of(head)
        if year is None and measured and _PLANNED.search(head) and not _BASE.search(head):
            year = 0 if _are_values(below(column)) else None
        if year and since is not None and year < since:
            continue
        if year is not None and (measured or _are_values(below(column))):
            said = _UNIT_OF_NAME.search(head)
            yearly = _YEARLY.fullmatch(_plain(head)) is not None
            own = said["unit"] if said and _is_unit(said["unit"]) else "%" if yearly else ""
            values.append(Values(column, year or None, own, yearly))
        elif _UNIT.fullmatch(head) and _are_units(below(column)):
            unit = column
        elif _NATURE.fullmatch(head):
            nature = column
    return Targets(tuple(values), unit, nature) if values else Targets()


def _year_of(head: str) -> int | None:
    """The year of a head of values, 0 where it names none; None for another head."""
    if _BASE.search(head):
        return None
    plain = _plain(head)
    if dated := _YEAR.fullmatch(head) or _YEAR.fullmatch(plain):
        return int(dated["year"])
    if part := _PART.fullmatch(plain):
        return 2000 + int(part["year"]) if part["year"] else 0
    if yearly := _YEARLY.fullmatch(plain):
        return 2000 + int(yearly["year"]) if yearly["year"] else 0
    return 0 if _VALUE.fullmatch(plain) else None


def _plain(head: str) -> str:
    return re.sub(r"[（(].*?[）)]|^其中[:：]?", "", head)


def _are_values(cells: Sequence[str]) -> bool:
    said = [cell for cell in cells if not _NOTHING.fullmatch(cell)]
    return bool(said) and 2 * sum(_BARE.fullmatch(cell) is not None for cell in said) > len(said)


def _are_units(cells: Sequence[str]) -> bool:
    """Whether most cells are units of measure: 单位 may head the units that are responsible as well."""
    return 2 * sum(_is_unit(cell) or _NOTHING.fullmatch(cell) is not None for cell in cells) > len(cells)


def read_targets(
    text: str, name: Span, cells: Sequence[tuple[Cell, Values]], unit: str, nature: str
) -> Iterator[Indicator]:
    """One indicator a cell of values; `unit` and `nature` are the words of those columns, "" without."""
    said = name.of(text).strip(_EDGES)
    own = _UNIT_OF_NAME.search(said)
    unit = unit or (own["unit"] if own else "")
    measured = said[: own.start()] if own and _is_unit(own["unit"]) else said
    for cell, values in cells:
        span = _trimmed(text, cell.span)
        if "\n" in span.of(text) and (parts := list(_PART_OF_CELL.finditer(text, *span))):
            yield from _of_parts(text, measured, parts, values, unit, nature)
            continue
        if span.end <= span.start or _NOTHING.fullmatch(span.of(text)):
            continue
        each = values.unit or unit
        grown = measured + _growth(measured, values, cell.span.of(text))
        yield _indicator(text, grown, span, values.year, each if _is_unit(each) else None, nature)


def _growth(measured: str, values: Values, cell: str) -> str:
    """What a name lacks in a column of growth: 年均增长, in one of a single year 增长, 累计 in 〔〕."""
    if not values.yearly or measured.endswith(_GROWTH):
        return ""
    if _CUMULATED.fullmatch(cell.strip()):
        return "累计"
    return _GROWTH[1 if values.year else 0]


def _of_parts(
    text: str, measured: str, parts: Sequence[re.Match[str]], values: Values, unit: str, nature: str
) -> Iterator[Indicator]:
    """县城≤8, 乡镇≤9 in one cell: a value each, for what stands before it."""
    each = values.unit or unit
    for part in parts:
        name, span = measured + part["whose"], as_span(part.span("value"))
        yield _indicator(text, name, span, values.year, each if _is_unit(each) else None, nature)


def is_nothing(said: str) -> bool:
    """Whether a cell is empty or holds a dash only."""
    return _NOTHING.fullmatch(said) is not None


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

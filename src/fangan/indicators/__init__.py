"""Indicators: every measurable commitment of a stretch of text.

Reads: the text, a span of it. Writes: `Indicator`s in the order of the text, with absolute spans.
"""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from fangan import dates, numerals
from fangan.expressions import expression
from fangan.indicators import kinds, masking, naming, payments, quantities, relative
from fangan.indicators import scope as scoping
from fangan.indicators.named import Reading
from fangan.indicators.reading import ONE_RATE, Reader, may_count
from fangan.model import Certainty, Indicator
from fangan.text import Span, as_span

_IN_ALL = expression(r"(?:累计|合计|共计?|总计|总共)[^，。；、\d]{0,16}$")
_NEAR, _BEFORE = 30, 5
"""2031—2033年累计新建…: once, by the last year."""


def find(
    text: str,
    span: Span | None = None,
    *,
    goals: bool = False,
    measured: bool = False,
    year: int | None = None,
    title: str | None = None,
    skip: Sequence[Span] = (),
) -> tuple[Indicator, ...]:
    """All indicators in `text[span]`, an item's body or a section of goals.

    `goals`: a year governs everything after it until the next one. `measured`: the stretch is nothing but a
    measured target, so that one without a number counts too. `year`: what a paragraph above has introduced
    the stretch with. `title`: the plan's own title, whose numbers are names. `skip`: absolute spans that
    others have read (owners, deadlines).
    """
    whole = span or Span(0, len(text))
    source = whole.of(numerals.narrow_whole(text))
    if not measured and not may_count(source):
        return ()
    local = tuple(
        each.shifted(-whole.start) for each in skip if whole.start <= each.start and each.end <= whole.end
    )
    layers = masking.layers(source, local)
    whens = [when for when in dates.find_narrow(source) if _outside(when, layers[0].masked)]
    counted = [each for layer in layers if (each := _counted(source, layer, whens)) is not None]
    if not counted and not measured:
        return ()
    years = scoping.scope(layers[0].masked, whens, goals, year)
    found = _found(counted, years, numerals.narrow_whole(title or ""), text, whole.start)
    if found and any(word in source for word in payments.PAYS):
        found = [_perhaps_a_condition(text, each) for each in found]
    if measured:
        taken = [each.span for each in found]
        found.extend(relative.find(text, whole, layers[0].masked, years, whens, taken))
    return tuple(sorted(found, key=attrgetter("span")))


def _found(
    counted: Sequence[_Counted], years: scoping.Scope, title: str, text: str, offset: int
) -> list[Indicator]:
    """The targets of each layer; what a bracket leaves unnamed has its name from outside."""
    found: list[Indicator] = []
    outside: tuple[Indicator, ...] = ()
    for each in counted:
        start = each.layer.start
        outside = outside if start and outside else tuple(found)
        for reading in _readings(each, years, title):
            if start and not reading.name:
                reading = _named_outside(reading, outside, offset + start)
                if not reading.name and _is_size(reading, text, offset + start):
                    continue
            found.extend(_indicators(reading, start, years, text, offset))
    return found


def _perhaps_a_condition(text: str, found: Indicator) -> Indicator:
    if found.certainty is not Certainty.CERTAIN or not payments.is_condition(text, found):
        return found
    return dataclasses.replace(found, certainty=Certainty.LIKELY, reason="可能是享受奖补的条件")


def _named_outside(reading: Reading, found: Sequence[Indicator], at: int) -> Reading:
    """三年建成充电桩900个（2031年200个、2032年300个…）: in brackets, what the sentence before them names.

    `found`: the targets outside of brackets, in the order of the text.
    """
    last = bisect_left(found, at, key=lambda each: each.span.start)
    before = [each for each in found[max(0, last - _BEFORE) : last] if each.unit == reading.quantity.unit]
    return reading._replace(name=before[-1].name, doubt=None) if before else reading


def _is_size(reading: Reading, text: str, at: int) -> bool:
    """燃煤锅炉（35蒸吨以下）: which are meant; behind what measures (投资（8亿元以上）) a target."""
    quantity = reading.quantity
    sized = quantity.measure in ("money", "physical") and quantity.tail[-2:] in ("以上", "以下")
    return sized and not naming.ends_in_head(text[max(0, at - 8) : at - 1])


def _outside(when: dates.When, masked: str) -> bool:
    """Whether a date stands in the sentence itself, not in brackets or a title; “十四五”末 may be quoted."""
    edges = masked[when.span.start] + masked[when.span.end - 1]
    return masking.FILL not in edges


class _Counted(NamedTuple):
    """A layer that holds numbers: `stated` are its date expressions, `numbers` are where the others begin."""

    layer: masking.Layer
    source: str
    stated: scoping.Dated
    numbers: Sequence[int]


def _counted(source: str, layer: masking.Layer, whens: Sequence[dates.When]) -> _Counted | None:
    """The layer with its numbers; None where it has none but those of dates."""
    if layer.start:
        source = source[layer.start : layer.start + len(layer.masked)]
        whens = list(dates.find_narrow(layer.masked))
    stated = scoping.Dated(layer.masked, whens) if whens else scoping.UNDATED
    numbers = quantities.places(layer.masked, stated.spans)
    if not numbers and ONE_RATE.search(source) is None:
        return None
    return _Counted(layer, source, stated, numbers)


def _readings(counted: _Counted, years: scoping.Scope, title: str) -> list[Reading]:
    layer, source, stated, numbers = counted
    start = layer.start
    own = scoping.scope(layer.masked, stated.whens) if start and stated.whens else None

    def governing(since: int, at: int) -> tuple[int, ...]:
        return stated.years_between(since, at) or years.years_at(start + at, start + since)

    readings = Reader(layer.masked, source, stated, numbers, title, governing).readings()
    return [_with_year(reading, own) for reading in readings] if own else readings


def _with_year(reading: Reading, own: scoping.Scope) -> Reading:
    """（其中2033年下降8%）: a year inside the bracket governs there."""
    said = own.years_at(reading.quantity.span.start, reading.since) if reading.year is None else ()
    return reading._replace(year=said[0]) if len(said) == 1 else reading


def _indicators(
    reading: Reading, layer_start: int, years: scoping.Scope, text: str, offset: int
) -> list[Indicator]:
    """One indicator for each year that governs the reading."""
    quantity = reading.quantity
    at = layer_start + quantity.span.start
    governing: tuple[int | None, ...] = (
        (reading.year,) if reading.year is not None else years.years_at(at, layer_start + reading.since)
    ) or (None,)
    if len(governing) > 1 and _IN_ALL.search(text, max(0, offset + at - _NEAR), offset + at):
        governing = governing[-1:]
    start, end = reading.span
    span = as_span((layer_start + offset + start, layer_start + offset + end))
    words = text[span.start : span.end]
    name = reading.name or words
    said = "原文写作几分之几，折成百分数" if quantity.chinese and quantity.unit == "%" else None
    certainty = Certainty.DOUBTFUL if reading.doubt else Certainty.LIKELY if said else Certainty.CERTAIN
    first = Indicator(
        name=name,
        op=quantity.op,
        value=quantity.value,
        value_hi=quantity.value_hi,
        unit=quantity.unit,
        year=governing[0],
        text=words,
        span=span,
        measure=kinds.measure_of(name, quantity),
        better=kinds.better_way(name, quantity.op),
        baseline=reading.baseline,
        baseline_year=kinds.base_year(reading.name_source) if "年" in reading.name_source else None,
        certainty=certainty,
        reason=reading.doubt or said,
    )
    found = [first]
    for year in governing[1:]:
        found.append(replace(first, year=year))
    return found

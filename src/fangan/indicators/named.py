"""A quantity with its name, and what the clauses of a sentence leave to those behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from fangan.indicators.quantities import Quantity
from fangan.text import Span, as_span

Names = tuple[Span, ...]


class Reading(NamedTuple):
    """`since` is where the quantity's sentence starts; `year` overrides the scope's, inside a series.

    `name_source` are the name's words before comparisons were taken out, `baseline` the value that the
    text starts from.
    """

    quantity: Quantity
    name: str
    span: Span
    since: int
    year: int | None = None
    doubt: str | None = None
    baseline: float | None = None
    name_source: str = ""


as_reading: Callable[[tuple[Any, ...]], Reading] = partial(tuple.__new__, Reading)
"""As `text.as_span`: every field must be given."""


@dataclass(slots=True)
class Context:
    """What earlier clauses of the sentence leave for a bare head to borrow."""

    last_name: Names = ()
    last_unit: str | None = None
    base: Names = ()
    last_clause: Span | None = None
    last_counts: bool = False
    among: Names = ()
    among_unit: str | None = None
    among_at: int = 0
    paid: Names = ()
    named: list[Names] = field(default_factory=list)
    dealt: tuple[Names, ...] = ()


def cover(quantity: Quantity, spans: Names, clause: Span) -> Span:
    """From the first word of the name inside the clause to the last of name and quantity."""
    start, end = quantity.start, quantity.span.end
    for span in spans:
        if clause.start <= span.start < span.end <= clause.end:
            start, end = min(start, span.start), max(end, span.end)
    return as_span((start, end))

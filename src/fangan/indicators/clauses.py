"""Sentences and clauses of masked text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from fangan.expressions import expression
from fangan.text import Span, as_span

_SENTENCE = expression(r"[^。！？!?；;\n]+")
_CLAUSE = expression(r"[^，： 　\t\r—•·:-](?:[^，：:]*[^，：: 　\t\r])?")
"""A clause without the blanks and dashes at its edges."""

_CLAUSE_NARROW = expression(
    r"[^，：:, 　\t\r—•·-](?:(?:[^，：:,]|(?<=\d),(?=\d{3}(?!\d)))*[^，：:, 　\t\r])?"
)
"""The same in a sentence with half-width commas: those between digits that group by thousands end none."""


class Sentence:
    """A stretch of `masked` up to 。；！？ or a line's end."""

    __slots__ = ("_clauses", "masked", "span")

    def __init__(self, masked: str, span: Span) -> None:
        self.masked = masked
        self.span = span
        self._clauses: tuple[Span, ...] | None = None

    @property
    def clauses(self) -> tuple[Span, ...]:
        """The stretches between commas and colons, without empty ones."""
        if self._clauses is None:
            self._clauses = self._cut()
        return self._clauses

    def _cut(self) -> tuple[Span, ...]:
        masked = self.masked
        left, end = self.span
        clause = _CLAUSE if masked.find(",", left, end) < 0 else _CLAUSE_NARROW
        return tuple([as_span(found.span()) for found in clause.finditer(masked, left, end)])


def holding(places: Sequence[int], among: Sequence[Sentence]) -> list[int]:
    """Which of the sentences hold any of the offsets, both in ascending order: most hold nothing of what a
    stage looks for."""
    found: list[int] = []
    index, end = 0, 0
    for place in places:
        if place < end:
            continue
        while index < len(among) and among[index].span.end <= place:
            index += 1
        if index == len(among):
            break
        start, end = among[index].span
        if start <= place:
            found.append(index)
    return found


@lru_cache(maxsize=512)
def sentences(masked: str) -> tuple[Sentence, ...]:
    """Every sentence in order. Duties and indicators ask for the same stretch, hence the cache."""
    return tuple([Sentence(masked, as_span(match.span())) for match in _SENTENCE.finditer(masked)])

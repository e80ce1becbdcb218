"""Sentences and clauses of masked text."""

from __future__ import annotations

import re
from functools import lru_cache

from fangan.text import Span, as_span

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLAUSE = re.compile(r"[^，： 　\t\r—•·:-](?:[^，：:]*[^，：: 　\t\r])?")
"""A clause without the blanks and dashes at its edges."""

_CLAUSE_END_NARROW = re.compile(r"[，：:,](?:(?<!,)|(?!\d{3}(?!\d))|(?<!\d,))")
"""What ends one in a sentence with half-width commas: those between digits that group by thousands do not."""


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
        if masked.find(",", left, end) < 0:
            return tuple([as_span(clause.span()) for clause in _CLAUSE.finditer(masked, left, end)])
        found: list[Span] = []
        for right in [*[comma.start() for comma in _CLAUSE_END_NARROW.finditer(masked, left, end)], end]:
            clause = trimmed(masked, left, right)
            if clause[0] < clause[1]:
                found.append(clause)
            left = right + 1
        return tuple(found)


@lru_cache(maxsize=512)
def sentences(masked: str) -> tuple[Sentence, ...]:
    """Every sentence in order. Duties and indicators ask for the same stretch, hence the cache."""
    return tuple([Sentence(masked, as_span(match.span())) for match in _SENTENCE.finditer(masked)])


def trimmed(masked: str, start: int, end: int) -> Span:
    """The stretch without white space and dashes at its edges."""
    while start < end and masked[start] in " 　\t\r—-•·":
        start += 1
    while end > start and masked[end - 1] in " 　\t\r":
        end -= 1
    return as_span((start, end))

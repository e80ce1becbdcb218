"""Sentences and clauses of masked text."""

from __future__ import annotations

import re
from functools import lru_cache

from fangan.text import Span

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLAUSE_END = re.compile(r"[，：:,](?:(?<!,)|(?!\d{3}(?!\d))|(?<!\d,))")
"""A comma between digits that group by thousands ends none."""


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
        start, end = self.span
        cuts = [comma.start() for comma in _CLAUSE_END.finditer(masked, start, end)]
        whole = [
            trimmed(masked, left, right)
            for left, right in zip([start, *[cut + 1 for cut in cuts]], [*cuts, end], strict=True)
        ]
        return tuple([clause for clause in whole if clause.end > clause.start])


@lru_cache(maxsize=8)
def sentences(masked: str) -> tuple[Sentence, ...]:
    """Every sentence in order. Duties and indicators ask for the same stretch, hence the cache."""
    return tuple([Sentence(masked, Span(*match.span())) for match in _SENTENCE.finditer(masked)])


def trimmed(masked: str, start: int, end: int) -> Span:
    """The stretch without white space and dashes at its edges."""
    while start < end and masked[start] in " 　\t\r—-•·":
        start += 1
    while end > start and masked[end - 1] in " 　\t\r":
        end -= 1
    return Span(start, end)

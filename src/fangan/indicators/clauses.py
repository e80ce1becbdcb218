"""Sentences and clauses of masked text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from fangan.text import Span

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLAUSE_END = re.compile(r"[，：:]|,(?!\d{3}(?!\d))|(?<!\d),")


@dataclass(frozen=True)
class Sentence:
    """A stretch of `masked` up to 。；！？ or a line's end."""

    masked: str
    span: Span

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The stretches between commas and colons, without empty ones."""
        start, end = self.span
        cuts = [comma.span() for comma in _CLAUSE_END.finditer(self.masked, start, end)]
        starts = [start, *(cut[1] for cut in cuts)]
        ends = [*(cut[0] for cut in cuts), end]
        kept = (trimmed(self.masked, Span(*edges)) for edges in zip(starts, ends, strict=True))
        return tuple(clause for clause in kept if clause.end > clause.start)


def sentences(masked: str) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer(masked):
        yield Sentence(masked, Span(*match.span()))


def trimmed(masked: str, span: Span) -> Span:
    """The span without white space and dashes at its edges."""
    start, end = span
    while start < end and masked[start] in " 　\t\r—-•·":
        start += 1
    while end > start and masked[end - 1] in " 　\t\r":
        end -= 1
    return Span(start, end)

"""Sentences and clauses of masked text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fangan.text import Span

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLAUSE_END = re.compile(r"[，：:]|,(?!\d{3}(?!\d))|(?<!\d),")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch up to 。；！？ or a line's end, and its clauses between commas and colons."""

    span: Span
    clauses: tuple[Span, ...]


def sentences(masked: str) -> Iterator[Sentence]:
    for match in _SENTENCE.finditer(masked):
        start, end = match.span()
        clauses = []
        at = start
        for comma in _CLAUSE_END.finditer(masked, start, end):
            clauses.append(Span(at, comma.start()))
            at = comma.end()
        clauses.append(Span(at, end))
        kept = tuple(trimmed(masked, clause) for clause in clauses)
        yield Sentence(Span(start, end), tuple(clause for clause in kept if clause.end > clause.start))


def trimmed(masked: str, span: Span) -> Span:
    """The span without white space and dashes at its edges."""
    start, end = span
    while start < end and masked[start] in " 　\t\r—-•·":
        start += 1
    while end > start and masked[end - 1] in " 　\t\r":
        end -= 1
    return Span(start, end)

"""Owners of single items of a list, named behind it: 第1、3项由县水务局牵头，第2项由县统计局牵头."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fangan import numerals
from fangan.expressions import expression
from fangan.owners.clauses import Clauses, are_owners, read_clauses
from fangan.text import Span

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PART = expression(
    rf"第(?P<numbers>{_NUMBER}(?:[、，,和及至到—-]{{1,2}}第?{_NUMBER})*)[项条]?(?:重点)?(?:任务|工作|措施|事项)?[，,：:]?由(?!于)"
)
_RANGE = expression(rf"({_NUMBER})[项条]?[至到—-]{{1,2}}第?({_NUMBER})")
_ONE = expression(_NUMBER)


class Numbered(NamedTuple):
    """What is said of the items with those numbers."""

    numbers: frozenset[int]
    clauses: Clauses


def read_numbered(text: str, span: Span) -> tuple[Numbered, ...]:
    """The owners by number of a whole paragraph; none where it says anything else."""
    start = span.start + (text[span.start] in "（(【[")
    if not text.startswith("第", start) or _PART.match(text, start, span.end) is None:
        return ()
    return tuple(_parts(text, Span(start, span.end)))


def _parts(text: str, span: Span) -> Iterator[Numbered]:
    parts = list(_PART.finditer(text, *span))
    for part, following in zip(parts, [*parts[1:], None], strict=True):
        end = following.start() if following else span.end
        said = text[part.end() : end].rstrip("，,；;。 ）)】]")
        clauses = read_clauses(text, Span(part.end(), part.end() + len(said)))
        if clauses is not None and are_owners(clauses):
            yield Numbered(frozenset(_numbers(part["numbers"])), clauses)


def _numbers(said: str) -> Iterator[int]:
    for first, last in _RANGE.findall(said):
        yield from range(numerals.parse_int(first) or 0, (numerals.parse_int(last) or 0) + 1)
    for each in _ONE.findall(said):
        yield numerals.parse_int(each) or 0

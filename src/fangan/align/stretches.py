"""The wording that two sentences share: maximal equal stretches, the weightiest first, none used twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

LEAST_WEIGHT = 1.0
LEAST_SYMBOLS = 3


class Stretch(NamedTuple):
    """`length` symbols at `upper` of the one sentence equal those at `lower` of the other."""

    weight: float
    upper: int
    lower: int
    length: int


class Prepared(NamedTuple):
    """A sentence ready to be compared: symbols, running weights, places of each pair of symbols."""

    symbols: str
    running: Sequence[float]
    places: dict[str, list[int]]

    @classmethod
    def of(cls, symbols: str, running: Sequence[float]) -> Prepared:
        places: dict[str, list[int]] = {}
        for at in range(len(symbols) - 1):
            places.setdefault(symbols[at : at + 2], []).append(at)
        return cls(symbols, running, places)

    @property
    def weight(self) -> float:
        return self.running[-1]


def shared(upper: Prepared, lower: Prepared) -> tuple[Stretch, ...]:
    """Equal stretches in any order: a lower plan may turn the clauses of a sentence round."""
    taken: list[Stretch] = []
    waiting = sorted(_maximal(upper, lower), reverse=True)
    while waiting:
        best = waiting.pop(0)
        rest = [piece for piece in _free(best, taken, upper) if piece.weight >= LEAST_WEIGHT]
        if rest == [best]:
            taken.append(best)
        elif rest:
            waiting = sorted([*waiting, *rest], reverse=True)
    return tuple(sorted(taken, key=lambda stretch: stretch.upper))


def _maximal(upper: Prepared, lower: Prepared) -> Iterator[Stretch]:
    left, right = upper.symbols, lower.symbols
    for at in range(len(left) - 1):
        for there in lower.places.get(left[at : at + 2], ()):
            if at and there and left[at - 1] == right[there - 1]:
                continue
            length = 2
            while (
                at + length < len(left)
                and there + length < len(right)
                and left[at + length] == right[there + length]
            ):
                length += 1
            weight = upper.running[at + length - 1] - upper.running[at]
            if length >= LEAST_SYMBOLS and weight >= LEAST_WEIGHT:
                yield Stretch(weight, at, there, length)


def _free(stretch: Stretch, taken: Sequence[Stretch], upper: Prepared) -> list[Stretch]:
    """What is left of a stretch where no other one has been, in either sentence."""
    free = [True] * stretch.length
    for other in taken:
        for mine, its in ((stretch.upper, other.upper), (stretch.lower, other.lower)):
            for at in range(max(0, its - mine), min(stretch.length, its + other.length - mine)):
                free[at] = False
    if all(free):
        return [stretch]
    pieces: list[Stretch] = []
    start: int | None = None
    for at, is_free in enumerate([*free, False]):
        if is_free and start is None:
            start = at
        elif not is_free and start is not None:
            if at - start >= LEAST_SYMBOLS:
                first = stretch.upper + start
                weight = upper.running[first + at - start - 1] - upper.running[first]
                pieces.append(Stretch(weight, first, stretch.lower + start, at - start))
            start = None
    return pieces

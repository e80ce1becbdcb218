"""Which task of the lower plan is about the same as one of the upper plan, though no sentence corresponds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from fangan.align.rarity import Rarity, grams
from fangan.align.sides import Side

WORTH_SHOWING = 0.05
"""Likeness from which a task is shown as the nearest."""

PLAUSIBLE = 0.08
"""Likeness from which the nearest may be the answer in other words, so that a person should look."""

HEADING = 2.0
"""How much more a heading says of what a task is about."""

TELLING = 0.15
"""Weight below which a pair of characters says nothing of a theme."""

SHORTLIST = 5

Rerank = Callable[[str, str], float]
"""Likeness of two texts by any other means. It may choose among the nearest tasks, it never decides."""


class Nearest(NamedTuple):
    """A task of the lower plan; `likeness` is the cosine of the two tasks' rare pairs of characters."""

    task: int
    likeness: float


class Themes:
    def __init__(self, above: Side, below: Side, rarity: Rarity, rerank: Rerank | None = None) -> None:
        self._above, self._below = above, below
        self._rerank = rerank
        self._asked = _vectors(above, rarity)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for task, vector in _vectors(below, rarity).items():
            for gram, weight in vector.items():
                self._postings[gram].append((task, weight))

    def nearest(self, task: int) -> Nearest | None:
        likeness: dict[int, float] = defaultdict(float)
        for gram, weight in self._asked.get(task, {}).items():
            for other, its in self._postings.get(gram, ()):
                likeness[other] += weight * its
        ranked = sorted(((value, -other) for other, value in likeness.items()), reverse=True)
        shortlist = [
            Nearest(-other, min(1.0, value)) for value, other in ranked[:SHORTLIST] if value >= WORTH_SHOWING
        ]
        if not shortlist or self._rerank is None:
            return shortlist[0] if shortlist else None
        mine, rerank = self._above.items[task].text, self._rerank
        return max(shortlist, key=lambda near: rerank(mine, self._below.items[near.task].text))


def _vectors(side: Side, rarity: Rarity) -> dict[int, Mapping[str, float]]:
    """Of length 1, one for each task."""
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for sentence in side.sentences:
        vector = found[sentence.task]
        for gram in grams(sentence.wording.symbols):
            weight = rarity.of(gram) * (HEADING if sentence.heading else 1.0)
            if weight >= TELLING and weight > vector.get(gram, 0.0):
                vector[gram] = weight
    return {task: _normal(vector) for task, vector in found.items()}


def _normal(vector: Mapping[str, float]) -> Mapping[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {gram: weight / length for gram, weight in vector.items()}

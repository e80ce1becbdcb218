"""How much it says that two sentences share a pair of characters: the rarer, the more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate

from fangan.align.sentences import Sentence
from fangan.align.wording import has_number, vocabulary

_STOCK_SHARE = 0.2


class Rarity:
    """Weights of pairs of symbols, between 0 (in every task) and 1 (in one task of each plan at most).

    The measure is the inverse document frequency over the tasks of both plans; pairs out of the genre's stock
    words, or with a number, count a fifth: in a short plan they may be rare by chance.
    """

    def __init__(self, sides: Iterable[Sequence[Sentence]]) -> None:
        tasks: dict[tuple[int, int], set[str]] = {}
        for side, sentences in enumerate(sides):
            for sentence in sentences:
                tasks.setdefault((side, sentence.task), set()).update(grams(sentence.wording.symbols))
        self._counts = Counter(gram for found in tasks.values() for gram in found)
        self._scale = max(math.log(max(len(tasks), 4) / 2), 0.01)
        self._most = math.log(max(len(tasks), 4))
        self._stock = {gram for word in vocabulary()["stock"]["words"] for gram in grams(word)}
        self._weights: dict[str, float] = {}
        self._running: dict[str, Sequence[float]] = {}

    def of(self, gram: str) -> float:
        known = self._weights.get(gram)
        if known is None:
            weight = (self._most - math.log(max(self._counts[gram], 1))) / self._scale
            share = _STOCK_SHARE if gram in self._stock or has_number(gram) else 1.0
            known = self._weights[gram] = share * min(1.0, max(0.0, weight))
        return known

    def running(self, symbols: str) -> Sequence[float]:
        """Sums from the left: the stretch `[i, j)` weighs `running[j - 1] - running[i]`."""
        if symbols not in self._running:
            self._running[symbols] = [0.0, *accumulate(map(self.of, grams(symbols)))]
        return self._running[symbols]


def grams(symbols: str) -> list[str]:
    return [symbols[at : at + 2] for at in range(len(symbols) - 1)]

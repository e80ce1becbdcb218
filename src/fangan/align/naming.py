"""Whether two indicators measure the same thing, by their names."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from fangan.align.rarity import grams
from fangan.align.wording import BELOW, LEVEL, PLACE, Reader
from fangan.numerals import narrow
from fangan.text import Span

SAME_NAME = 0.55
"""Likeness from which two names are taken for one; below it only together with the same sentence."""


class Names:
    """Names as they are compared: a pair of characters says the less, the more names have it."""

    def __init__(self, reader: Reader, names: Iterable[str]) -> None:
        keys = {name: self._key(reader, name) for name in set(names)}
        counts = Counter(gram for key in set(keys.values()) for gram in set(grams(key)))
        self._weights: dict[str, float] = {gram: 1 / math.sqrt(count) for gram, count in counts.items()}
        self._grams = {name: frozenset(grams(key)) for name, key in keys.items()}
        self._totals = {name: self._sum(found) or 0.01 for name, found in self._grams.items()}
        self._keys = keys

    @staticmethod
    def _key(reader: Reader, name: str) -> str:
        symbols = reader.read(narrow(name), Span(0, len(name))).symbols
        return symbols.strip(PLACE + LEVEL + BELOW + "全") or symbols

    def likeness(self, one: str, other: str) -> float:
        """Between 0 and 1: shared pairs of characters by rarity, against the shorter name above all.

        What many names end with (率, 时间) counts little, so two rates that share it alone are not alike.
        """
        if self._keys[one] == self._keys[other]:
            return 1.0
        both = self._grams[one] & self._grams[other]
        if not both:
            return 0.0
        shared = self._sum(both)
        left, right = self._totals[one], self._totals[other]
        return 0.6 * shared / min(left, right) + 0.4 * shared / (left + right - shared)

    def _sum(self, found: Iterable[str]) -> float:
        return sum(map(self._weights.__getitem__, found))

"""Whether two indicators measure the same thing, by their names."""

from __future__ import annotations

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
        self._reader = reader
        self._keys: dict[str, str] = {}
        self._known: dict[tuple[str, str], float] = {}
        counts: dict[str, int] = {}
        for name in set(names):
            for gram in set(grams(self.key(name))):
                counts[gram] = counts.get(gram, 0) + 1
        self._counts = counts

    def key(self, name: str) -> str:
        if name not in self._keys:
            symbols = self._reader.read(narrow(name), Span(0, len(name))).symbols
            self._keys[name] = symbols.strip(PLACE + LEVEL + BELOW + "全") or symbols
        return self._keys[name]

    def likeness(self, one: str, other: str) -> float:
        """Between 0 and 1: shared pairs of characters by rarity, against the shorter name above all.

        What many names end with (率, 时间) counts little, so two rates that share it alone are not alike.
        """
        if (one, other) not in self._known:
            self._known[one, other] = self._likeness(self.key(one), self.key(other))
        return self._known[one, other]

    def _likeness(self, left: str, right: str) -> float:
        if left == right:
            return 1.0
        mine, its = set(grams(left)), set(grams(right))
        shared = self._sum(mine & its)
        if not shared:
            return 0.0
        inner = shared / min(self._sum(mine), self._sum(its))
        outer = shared / self._sum(mine | its)
        return 0.6 * inner + 0.4 * outer

    def _sum(self, found: set[str]) -> float:
        return sum(1.0 / self._counts.get(gram, 1) ** 0.5 for gram in found) or 0.01

"""From an OFD object's own coordinates to those of the page as its text is to be read."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

from fangan.readers.ofd.container import box_of

POINTS = 72 / 25.4
_UPRIGHT = 0.05


class Frame(NamedTuple):
    """Where an object's own coordinates stand on the page: x' = a·x + c·y + e, y' = b·x + d·y + f, in mm."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def of(cls, element: etree._Element) -> Frame:
        left, top, _, _ = box_of(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
        try:
            a, b, c, d, e, f = map(float, (element.get("CTM") or "1 0 0 1 0 0").split())
        except ValueError:
            a, b, c, d, e, f = 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
        return cls(a, b, c, d, e + left, f + top)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """In points from the page's top left corner."""
        across = self.a * x + self.c * y + self.e
        down = self.b * x + self.d * y + self.f
        return across * POINTS, down * POINTS

    @property
    def is_upright(self) -> bool:
        return abs(self.b) < _UPRIGHT * abs(self.a) + 1e-9 and self.a > 0 and self.d > 0

    @property
    def quarter(self) -> int | None:
        """By how many right angles clockwise a line of text here is turned; None for a slanted one."""
        angle = math.atan2(self.b, self.a) / (math.pi / 2)
        return round(angle) % 4 if abs(angle - round(angle)) < _UPRIGHT else None


class Sheet(NamedTuple):
    """A page of `width` × `height` mm, to be turned back by `quarter` right angles before it is read."""

    width: float
    height: float
    quarter: int = 0

    @property
    def read_size(self) -> tuple[float, float]:
        """In points, as it is read."""
        width, height = (self.height, self.width) if self.quarter in (1, 3) else (self.width, self.height)
        return width * POINTS, height * POINTS

    def turned_to(self, texts: Iterable[tuple[Frame, int]]) -> Sheet:
        """The sheet as most of its characters stand upright; each frame comes with how many it holds."""
        counts: Counter[int] = Counter()
        for frame, characters in texts:
            if (quarter := frame.quarter) is not None:
                counts[quarter] += characters
        if not counts or counts[0] * 2 >= counts.total():
            return self
        return self._replace(quarter=counts.most_common(1)[0][0])

    def frame(self, element: etree._Element) -> Frame:
        """Where the element stands on the sheet as it is read."""
        a, b, c, d, e, f = own = Frame.of(element)
        if self.quarter == 1:
            return Frame(b, -a, d, -c, f, self.width - e)
        if self.quarter == 2:
            return Frame(-a, -b, -c, -d, self.width - e, self.height - f)
        if self.quarter == 3:
            return Frame(-b, a, -d, c, self.height - f, e)
        return own

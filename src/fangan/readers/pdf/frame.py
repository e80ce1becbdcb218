"""From a PDF page's own coordinates to those of the page as it is shown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2

from fangan.readers.pages.lines import Box


@dataclass(frozen=True, slots=True)
class Frame:
    """The shown part of a page: `left` and `bottom` in the page's own space, `turn` in degrees clockwise.

    A `mirrored` one is read as in a mirror that stands beside it.
    """

    left: float
    bottom: float
    width: float
    height: float
    turn: int
    mirrored: bool = False

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> Frame:
        left, bottom, right, top = page.get_cropbox()
        return cls(left, bottom, right - left, top - bottom, page.get_rotation() % 360)

    @property
    def shown_size(self) -> tuple[float, float]:
        return (self.height, self.width) if self.turn in (90, 270) else (self.width, self.height)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """In points from the top left corner of the page as shown."""
        x, y = self.left + self.width - x if self.mirrored else x - self.left, y - self.bottom
        if self.turn == 90:
            return y, x
        if self.turn == 180:
            return self.width - x, y
        if self.turn == 270:
            return self.height - y, self.width - x
        return x, self.height - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.turn == 0 and not self.mirrored and left <= right and bottom <= top:  # nearly every character
            up = self.bottom + self.height
            return Box(left - self.left, up - top, right - self.left, up - bottom)
        (x0, y0), (x1, y1) = self.at(left, bottom), self.at(right, top)
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def is_upright(self, angle: float) -> bool:
        """Whether text drawn at this angle (radians) stands upright on the page as shown."""
        turned = (self._direction(angle) + math.radians(self.turn)) % math.tau
        return min(turned, math.tau - turned) < 0.05

    def lies_aside(self, angle: float) -> bool:
        """Whether the text lies on its side or upside down, as a caption may; slanted text is a watermark."""
        quarters = (self._direction(angle) + math.radians(self.turn)) / (math.pi / 2)
        return round(quarters) % 4 != 0 and abs(quarters - round(quarters)) < 0.03

    def turned_to(self, angles: Sequence[float]) -> Frame:
        """The frame in which most characters stand upright: tables across a page lie on their side."""
        quarters = Counter(round(-self._direction(angle) / (math.pi / 2)) % 4 * 90 for angle in angles)
        if not quarters or quarters[self.turn] * 2 >= len(angles):
            return self
        return replace(self, turn=quarters.most_common(1)[0][0])

    def _direction(self, angle: float) -> float:
        return math.pi - angle if self.mirrored else angle

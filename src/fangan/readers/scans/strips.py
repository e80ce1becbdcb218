"""The lines found on a picture of a page, each straightened into a strip as the model that reads wants it."""

from __future__ import annotations

import math
from typing import Any

HEIGHT = 48
# Printed Chinese stays legible when it is pressed together; the time that a strip takes goes with its width.
# At 0.65 the shortest cells of tables begin to suffer.
_PRESSED = 0.75
_NARROWEST = 8
_UPENDED = 1.5


def reduced(picture: Any, side: int) -> tuple[Any, float]:
    """The picture with its longer side no longer than `side`, and how many of its pixels went into one.

    Averaged, not sampled: sampled at a third, thin strokes of small type break.
    """
    import cv2

    height, width = picture.shape[:2]
    scale = max(height, width) / side
    if scale <= 1:
        return picture, 1.0
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA), scale


def strip(picture: Any, corners: Any) -> Any:
    """The line between four corners (clockwise from the top left, in pixels) as a strip `HEIGHT` high.

    `picture` must be contiguous, or each call would copy the whole of it. What stands on end is laid down.
    """
    import cv2
    import numpy

    around = numpy.asarray(corners, dtype=numpy.float32)
    width = max(1, round(max(_distance(around, 0, 1), _distance(around, 3, 2))))
    height = max(1, round(max(_distance(around, 0, 3), _distance(around, 1, 2))))
    target = numpy.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=numpy.float32)
    straight = cv2.warpPerspective(
        picture,
        cv2.getPerspectiveTransform(around, target),
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    if height >= _UPENDED * width:
        straight, width, height = numpy.rot90(straight), height, width
    size = (max(_NARROWEST, round(HEIGHT * width / height * _PRESSED)), HEIGHT)
    smoothing = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_LINEAR
    return cv2.resize(numpy.ascontiguousarray(straight), size, interpolation=smoothing)


def _distance(corners: Any, one: int, other: int) -> float:
    across, down = (float(difference) for difference in corners[one] - corners[other])
    return math.hypot(across, down)

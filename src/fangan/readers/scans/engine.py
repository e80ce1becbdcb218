"""The recognition engine: a picture of a page to lines at their places, and the rules drawn on it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from fangan.readers.pages.document import PageContent
from fangan.readers.pages.lines import Box, Glyph
from fangan.readers.pages.rulings import Rule
from fangan.readers.scans.strips import HEIGHT, reduced, strip

_THREADS = 2
_LEAST_CONFIDENCE = 0.5
_SIDE_FOR_FINDING_LINES = 832
_SHORTEST_STRIP = 120
_SAME_SIZE = 0.18
_ENOUGH_EMS = 4
_RULE_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Recognised:
    """`confidence` is the mean over the page's characters, between 0 and 1."""

    content: PageContent
    confidence: float


@cache
def engine() -> Recogniser | None:
    """The one engine of this process, or None where the extra `ocr` is not installed."""
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return None
    return Recogniser()


class Recogniser:
    """Loads the models on the first page. One page at a time: two at once would only wait for each other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._models: tuple[Any, Any] | None = None

    def page(self, picture: Any, number: int, points: float) -> Recognised:
        """A picture (height x width x 3, RGB) with `points` to the pixel, as a page's content."""
        import numpy

        with self._lock:
            if self._models is None:
                self._models = _finder(), _reader()
            lines = _lines(*self._models, numpy.ascontiguousarray(picture[:, :, ::-1]))
        height, width = picture.shape[:2]
        content = PageContent(number, width * points, height * points)
        if not lines:
            return Recognised(content, 0.0)
        found = [
            (_box(corners, points), text, score)
            for corners, text, score in lines
            if score >= _LEAST_CONFIDENCE and text.strip()
        ]
        content.glyphs = _glyphs([(box, text) for box, text, _ in found])
        content.horizontal, content.vertical = _rules(picture, points)
        characters = sum(len(text) for _, text, _ in found)
        weighted = sum(score * len(text) for _, text, score in found)
        return Recognised(content, weighted / characters if characters else 0.0)


def _lines(finder: Any, reader: Any, picture: Any) -> list[tuple[Any, str, float]]:
    """Corners in pixels, text and confidence of each line of the picture, which is BGR.

    Lines are looked for in a small picture, which takes a third of the time, and read from the whole one, so
    that small print is read as well. Each strip is read by one thread, the longest first: two strips at once
    are faster than two threads at one strip, and no strip waits for a longer one.
    """
    small, scale = reduced(picture, _SIDE_FOR_FINDING_LINES)
    boxes = _answer(finder, small).boxes
    if boxes is None or not len(boxes):
        return []
    corners = [box * scale for box in boxes]
    strips = [strip(picture, each) for each in corners]
    order = sorted(range(len(strips)), key=lambda at: -strips[at].shape[1])
    with ThreadPoolExecutor(_THREADS) as threads:
        answers = dict(zip(order, threads.map(lambda at: _answer(reader, strips[at]), order), strict=True))
    return [
        (corners[at], str(answers[at].txts[0]), float(answers[at].scores[0]))
        for at in range(len(corners))
        if answers[at].txts
    ]


def _answer(model: Any, picture: Any) -> Any:
    """The model's answer; its own way of saying that memory has run out becomes Python's."""
    try:
        return model(picture)
    except Exception as error:
        if "alloc" in str(error).lower():
            raise MemoryError(str(error)) from error
        raise


def _finder() -> Any:
    """The model that finds lines."""
    return _model(
        _THREADS, {"use_rec": False}, {"Det.limit_type": "max", "Det.limit_side_len": _SIDE_FOR_FINDING_LINES}
    )


def _reader() -> Any:
    """The model that reads one strip; a strip is not widened to more than what a short word needs."""
    return _model(
        1,
        {"use_det": False, "use_preprocess_img": False},
        {"Rec.rec_img_shape": [3, HEIGHT, _SHORTEST_STRIP]},
    )


def _model(threads: int, whole: dict[str, bool], steps: dict[str, Any]) -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            **{f"Global.{name}": value for name, value in whole.items()},
            **steps,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _box(corners: Any, points: float) -> Box:
    across = [float(corner[0]) * points for corner in corners]
    down = [float(corner[1]) * points for corner in corners]
    return Box(min(across), min(down), max(across), max(down))


def _glyphs(found: list[tuple[Box, str]]) -> list[Glyph]:
    """Each recognised stretch as one glyph; its em from its width, made one for all that differ by little."""
    sizes = [_size(box, text) for box, text in found]
    body = median(sizes) if sizes else 0.0
    glyphs = []
    for (box, text), size in zip(found, sizes, strict=True):
        em = body if abs(size - body) < _SAME_SIZE * body else size
        glyphs.append(Glyph(text, box, box.bottom - 0.15 * em, em))
    return glyphs


def _size(box: Box, text: str) -> float:
    ems = sum(0.5 if character.isascii() else 1.0 for character in text)
    return box.width / ems if ems >= _ENOUGH_EMS else 0.8 * (box.bottom - box.top)


def _rules(picture: Any, points: float) -> tuple[list[Rule], list[Rule]]:
    """Long straight strokes: what stays of the ink when shorter strokes are rubbed out."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    height, width = grey.shape[:2]
    around = cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3))
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for shape, across in (((int(width * _RULE_SHARE), 1), True), ((1, int(height * _RULE_SHARE / 2)), False)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, shape)
        strokes = cv2.dilate(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), around)
        _, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        for left, top, right, down, _ in stats[1:].tolist():
            box = Box(left * points, top * points, (left + right) * points, (top + down) * points)
            if across:
                horizontal.append(Rule((box.top + box.bottom) / 2, box.left, box.right))
            else:
                vertical.append(Rule((box.left + box.right) / 2, box.top, box.bottom))
    return horizontal, vertical

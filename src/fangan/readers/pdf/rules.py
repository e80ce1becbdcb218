"""The straight lines drawn on a PDF page, from which ruled tables are told."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from fangan.readers.pages.lines import Box
from fangan.readers.pages.rulings import Rule, rule_of
from fangan.readers.pdf.frame import Frame

_MAX_OBJECTS = 50_000
_MAX_SEGMENTS = 20_000


def page_rules(page: pypdfium2.PdfPage, frame: Frame) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules, in points from the top left corner."""
    horizontal: list[Rule] = []
    vertical: list[Rule] = []
    for count, drawn in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count > _MAX_OBJECTS:
            break
        for box in _pieces(drawn, frame):
            found = rule_of(box)
            if found is not None:
                (horizontal if found[0] else vertical).append(found[1])
    return horizontal, vertical


def _pieces(drawn: pypdfium2.PdfObject, frame: Frame) -> Iterator[Box]:
    """A thin shape as a whole, else the edges of a stroked one."""
    whole = frame.box(*drawn.get_bounds())
    if rule_of(whole) is not None:
        yield whole
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(drawn.raw, fill, stroke)
    if stroke.value:
        yield from _edges(drawn, frame)


def _edges(drawn: pypdfium2.PdfObject, frame: Frame) -> Iterator[Box]:
    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn.raw), _MAX_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        at = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield _between(last, at, frame)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield _between(at, start, frame)
        last = at


def _between(a: tuple[float, float], b: tuple[float, float], frame: Frame) -> Box:
    return frame.box(a[0], a[1], b[0], b[1])

"""The characters of a PDF page with their places, as pdfium gives them."""

from __future__ import annotations

import ctypes
import re

import pypdfium2
import pypdfium2.raw as pdfium

from fangan.readers.pages.lines import Box, Glyph

_BLACK_TYPE = re.compile(r"bold|black|heavy|simhei|heiti|黑体|hei\b", re.I)
_MAX_ANGLE = 0.05
_FULL_TURN = 6.2831853


def page_glyphs(page: pypdfium2.PdfPage, height: float) -> list[Glyph]:
    """The page's upright characters; slanted ones are watermarks and the rims of seals."""
    text = page.get_textpage()
    try:
        reader = _Reader(text, height)
        return [glyph for index in range(text.count_chars()) if (glyph := reader.glyph(index)) is not None]
    finally:
        text.close()


class _Reader:
    """Asks pdfium for one character after the other; the buffers are made once."""

    def __init__(self, text: pypdfium2.PdfTextPage, height: float) -> None:
        self._text = text
        self._height = height
        self._box = pdfium.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._black: dict[bytes, bool] = {}

    def glyph(self, index: int) -> Glyph | None:
        code = pdfium.FPDFText_GetUnicode(self._text, index)
        if code < 32 or code == 0xFFFE or pdfium.FPDFText_IsGenerated(self._text, index) == 1:
            return None
        if not self._is_upright(index):
            return None
        if not pdfium.FPDFText_GetLooseCharBox(self._text, index, self._box):
            return None
        pdfium.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        box = self._box
        upper, lower = max(box.top, box.bottom), min(box.top, box.bottom)
        place = Box(box.left, self._height - upper, box.right, self._height - lower)
        size = self._size(place, code)
        return Glyph(chr(code), place, self._height - self._y.value, size, self._is_black(index))

    def _size(self, box: Box, code: int) -> float:
        """The em: an ideograph is as wide as its size, whatever height its font claims."""
        wide = 0x2E80 <= code <= 0x9FFF or 0xFF01 <= code <= 0xFF60
        return (box.width if wide and box.width > 1 else box.bottom - box.top) or 1.0

    def _is_upright(self, index: int) -> bool:
        angle: float = pdfium.FPDFText_GetCharAngle(self._text, index) % _FULL_TURN
        return min(angle, _FULL_TURN - angle) < _MAX_ANGLE

    def _is_black(self, index: int) -> bool:
        """Whether the font is a bold or black one, by its name or weight."""
        length = pdfium.FPDFText_GetFontInfo(self._text, index, self._name, 128, self._flags)
        name = self._name.raw[: max(0, min(length, 128) - 1)]
        if name not in self._black:
            text = name.partition(b"+")[2] or name
            weight = pdfium.FPDFText_GetFontWeight(self._text, index)
            self._black[name] = (
                weight >= 600 or _BLACK_TYPE.search(text.decode("utf-8", "replace")) is not None
            )
        return self._black[name]

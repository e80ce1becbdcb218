"""The characters of a PDF page with their places, as pdfium gives them."""

from __future__ import annotations

import ctypes
import re

import pypdfium2
import pypdfium2.raw as pdfium

from fangan.readers.errors import Code, ReadError
from fangan.readers.pages.lines import Box, Glyph
from fangan.readers.pdf.frame import Frame

_SAMPLE = 200
_MOST_ON_A_PAGE = 100_000
_BLACK_TYPE = re.compile(r"bold|black|heavy|simhei|heiti|黑体|hei\b", re.I)


def upright_frame(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Frame:
    """The page as it is shown, or turned as its text is to be read."""
    count = text.count_chars()
    sample = range(0, count, max(1, count // _SAMPLE))
    return Frame.of(page).turned_to([pdfium.FPDFText_GetCharAngle(text, index) for index in sample])


def page_glyphs(text: pypdfium2.PdfTextPage, frame: Frame) -> list[Glyph]:
    """The page's upright characters; slanted ones are watermarks and the rims of seals."""
    if text.count_chars() > _MOST_ON_A_PAGE:
        raise ReadError(Code.TOO_LARGE, "有一页的文字多得不正常，请检查文件。")
    reader = _Reader(text, frame)
    return [glyph for index in range(text.count_chars()) if (glyph := reader.glyph(index)) is not None]


class _Reader:
    """Asks pdfium for one character after the other; the buffers are made once."""

    def __init__(self, text: pypdfium2.PdfTextPage, frame: Frame) -> None:
        self._text = text
        self._frame = frame
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
        place = self._frame.box(box.left, box.bottom, box.right, box.top)
        _, baseline = self._frame.at(self._x.value, self._y.value)
        return Glyph(chr(code), place, baseline, self._size(place, code), self._is_black(index))

    def _size(self, box: Box, code: int) -> float:
        """The em: an ideograph is as wide as its size, whatever height its font claims."""
        wide = 0x2E80 <= code <= 0x9FFF or 0xFF01 <= code <= 0xFF60
        return (box.width if wide and box.width > 1 else box.bottom - box.top) or 1.0

    def _is_upright(self, index: int) -> bool:
        return self._frame.is_upright(pdfium.FPDFText_GetCharAngle(self._text, index))

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

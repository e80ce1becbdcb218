"""The characters of a PDF page with their places, as pdfium gives them."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from fangan.expressions import expression
from fangan.readers.errors import Code, ReadError
from fangan.readers.pages.lines import Box, Glyph
from fangan.readers.pdf.frame import Frame

_SAMPLE = 200
_MOST_ON_A_PAGE = 100_000
_BLACK_TYPE = expression(r"bold|black|heavy|simhei|heiti|黑体|hei\b", re.I)
_JOINS_F = "filtj"
_SPACE, _NO_CHARACTER = 32, 0xFFFE


def upright_frame(page: pypdfium2.PdfPage, text: pypdfium2.PdfTextPage) -> Frame:
    """The page as it is shown, or turned, or seen in a mirror, as its text is to be read."""
    count = text.count_chars()
    frame = Frame.of(page)
    sample = range(0, count, max(1, count // _SAMPLE))
    angles = [pdfium.FPDFText_GetCharAngle(text, index) for index in sample]
    # A font may flip what the page flips back: letters that run the right way are none of a mirror's.
    wrong = [index for index, angle in zip(sample, angles, strict=True) if not frame.is_upright(angle)]
    if sum(_is_mirrored(text, index) for index in wrong) * 2 > len(sample):
        frame = replace(frame, mirrored=True)
    return frame.turned_to(angles)


def _is_mirrored(text: pypdfium2.PdfTextPage, index: int) -> bool:
    matrix = pdfium.FS_MATRIX()
    found = pdfium.FPDFText_GetMatrix(text, index, matrix)
    return bool(found and matrix.a * matrix.d < matrix.b * matrix.c)


def page_glyphs(text: pypdfium2.PdfTextPage, frame: Frame) -> tuple[list[Glyph], int]:
    """The page's upright characters, and how many lie on their side.

    Slanted ones are watermarks and the rims of seals.
    """
    count = text.count_chars()
    if count > _MOST_ON_A_PAGE:
        raise ReadError(Code.TOO_LARGE, "有一页的文字多得不正常，请检查文件。")
    reader = _Reader(text, frame)
    return _with_ligatures(reader.glyphs(count)), reader.aside


def _with_ligatures(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """A ligature as one glyph: pdfium gives ffi as three characters in one and the same box."""
    whole: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text in _JOINS_F and whole and whole[-1].text[-1] == "f" and whole[-1].box == glyph.box:
            whole[-1] = whole[-1]._replace(text=whole[-1].text + glyph.text)
        else:
            whole.append(glyph)
    return whole


class _Reader:
    """Asks pdfium for one character after the other.

    A call costs a microsecond and a page has a thousand characters: what all characters of one text object
    share (angle, font, most often the baseline) is asked for once; the buffers are made once.
    """

    def __init__(self, text: pypdfium2.PdfTextPage, frame: Frame) -> None:
        self._text = text.raw
        self._frame = frame
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._black: dict[bytes, bool] = {}
        self.aside = 0

    def glyphs(self, count: int) -> Iterator[Glyph]:
        text, box, place_of = self._text, pdfium.FS_RECTF(), self._frame.box
        last: int | None = None
        upright = black = aside = False
        baseline = top = bottom = 0.0
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(text, index)
            # Only blanks and line ends are ever of pdfium's own making.
            if code <= _SPACE and (code < _SPACE or pdfium.FPDFText_IsGenerated(text, index) == 1):
                continue
            if code == _NO_CHARACTER:
                continue
            drawn = self._object(index)
            if drawn is None or drawn != last:
                last, angle = drawn, pdfium.FPDFText_GetCharAngle(text, index)
                upright, aside = self._frame.is_upright(angle), self._frame.lies_aside(angle)
                black, top = upright and self._is_black(index), -1.0
            self.aside += aside and code != _SPACE
            if not upright or not pdfium.FPDFText_GetLooseCharBox(text, index, box):
                continue
            place = place_of(box.left, box.bottom, box.right, box.top)
            if place.top != top or place.bottom != bottom:
                top, bottom, baseline = place.top, place.bottom, self._baseline(index)
            yield Glyph(chr(code), place, baseline, _size(place, code), black)

    def _object(self, index: int) -> int | None:
        """The address of the text object that draws the character; None where there is none."""
        drawn = pdfium.FPDFText_GetTextObject(self._text, index)
        return ctypes.addressof(drawn.contents) if drawn else None

    def _baseline(self, index: int) -> float:
        pdfium.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        return self._frame.at(self._x.value, self._y.value)[1]

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


def _size(box: Box, code: int) -> float:
    """The em: an ideograph is as wide as its size, whatever height its font claims."""
    wide = 0x2E80 <= code <= 0x9FFF or 0xFF01 <= code <= 0xFF60
    return (box.width if wide and box.width > 1 else box.bottom - box.top) or 1.0

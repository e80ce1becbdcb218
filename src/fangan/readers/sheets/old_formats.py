"""The number formats of an old workbook's cells, from its records.

Source: [MS-XLS] 2.4.28 (BoundSheet8), 2.4.126 (Format), 2.4.353 (XF), 2.4.180 (Number), 2.4.220 (RK),
2.4.175 (MulRk), 2.4.127 (Formula); the book of Excel 5 and 95 has the same records with strings of bytes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping

import olefile

from fangan.readers.sheets.shown import BUILT_IN

_BOUND_SHEET, _FORMAT, _XF, _EOF = 0x85, 0x41E, 0xE0, 0x0A
_NUMBER, _RK, _MANY_RK, _FORMULA = 0x203, 0x27E, 0xBD, 0x06
_WIDE = 0x01
_CODEC = "gb18030"


class OldFormats:
    """Format codes by sheet; a workbook whose records do not hold has none, and is for others to refuse."""

    def __init__(self, data: bytes) -> None:
        self._book = b""
        self._sheets: dict[str, int] = {}
        self._codes: list[str | None] = []
        try:
            self._read(data)
        except (OSError, struct.error, IndexError, StopIteration):
            self._codes = []

    def of_sheet(self, name: str) -> Mapping[tuple[int, int], str]:
        """Format codes by (row, column), for the cells that have one that matters."""
        start = self._sheets.get(name)
        codes: dict[tuple[int, int], str] = {}
        if start is None or not any(self._codes):
            return codes
        for row, column, style in _styled_cells(self._book, start):
            code = self._codes[style] if style < len(self._codes) else None
            if code is not None:
                codes[row, column] = code
        return codes

    def _read(self, data: bytes) -> None:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            stream = next(name for name in ("Workbook", "Book") if ole.exists(name))
            self._book = ole.openstream(stream).read()
        is_wide = stream == "Workbook"
        own: dict[int, str] = {}
        used: list[int] = []
        for kind, record in _records(self._book, 0):
            if kind == _BOUND_SHEET:
                self._sheets[_string(record[6:], 1, is_wide)] = struct.unpack_from("<I", record)[0]
            elif kind == _FORMAT:
                own[struct.unpack_from("<H", record)[0]] = _string(record[2:], 2 if is_wide else 1, is_wide)
            elif kind == _XF:
                used.append(struct.unpack_from("<H", record, 2)[0])
        self._codes = [BUILT_IN.get(number, own.get(number)) for number in used]


def _records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Kinds and contents up to the end of the part that begins here."""
    at = start
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        if kind == _EOF:
            return
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _styled_cells(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of the cells that hold numbers."""
    for kind, record in _records(book, start):
        if kind in (_NUMBER, _RK, _FORMULA) and len(record) >= 6:
            row, column, style = struct.unpack_from("<HHH", record)
            yield row, column, style
        elif kind == _MANY_RK and len(record) >= 6:
            row, first = struct.unpack_from("<HH", record)
            for index in range((len(record) - 6) // 6):
                yield row, first + index, struct.unpack_from("<H", record, 4 + 6 * index)[0]


def _string(data: bytes, width: int, is_wide: bool) -> str:
    """A string that begins with its length in `width` bytes; in a wide book a byte of flags follows."""
    count = int.from_bytes(data[:width], "little")
    if not is_wide:
        return data[width : width + count].decode(_CODEC, "replace")
    if data[width] & _WIDE:
        return data[width + 1 : width + 1 + 2 * count].decode("utf-16-le", "replace")
    return data[width + 1 : width + 1 + count].decode("latin-1")

"""A small writer of Excel 97 workbooks: one sheet of texts and numbers with their formats."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import old_word_files

_OWN_FORMATS_FROM = 164


def workbook(name: str, rows: Sequence[Sequence[str | tuple[float, str | int]]]) -> bytes:
    """A number comes with its format: a code of the file's own, or the number of a built-in one."""
    formats = list(dict.fromkeys(cell[1] for row in rows for cell in row if isinstance(cell, tuple)))
    numbers = {
        code: code if isinstance(code, int) else _OWN_FORMATS_FROM + at for at, code in enumerate(formats)
    }
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    for code, number in numbers.items():
        if isinstance(code, str):
            head += _record(0x41E, struct.pack("<H", number) + _text(code, 2))
    for number in (0, *numbers.values()):
        head += _record(0xE0, struct.pack("<HH16x", 0, number))
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 1997, 0, 6))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet += _record(0x204, struct.pack("<HHH", at, column, 0) + _text(cell, 2))
            else:
                style = 1 + formats.index(cell[1])
                sheet += _record(0x203, struct.pack("<HHHd", at, column, style, cell[0]))
    sheet += _record(0x0A, b"")
    bound = _text(name, 1)
    start = len(head) + 4 + 6 + len(bound) + 4
    head += _record(0x85, struct.pack("<IH", start, 0) + bound) + _record(0x0A, b"")
    return old_word_files.container({"Workbook": head + sheet})


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, width: int) -> bytes:
    return len(text).to_bytes(width, "little") + b"\1" + text.encode("utf-16-le")

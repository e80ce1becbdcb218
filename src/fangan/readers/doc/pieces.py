"""The text of a Word 97–2003 document from its piece table; Word 6/95 from its one run of text.

Source: [MS-DOC] 2.4.1 (retrieving text), 2.5 (FIB), 2.8.35 (PlcPcd).
"""

from __future__ import annotations

import io
import re
import struct

import olefile

from fangan.expressions import expression
from fangan.readers.compose import Block, Grid, GridCell, Paragraph
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_CHARACTERS
from fangan.text import Place

_MAGIC = (0xA5EC, 0xA5DC)
_ENCRYPTED, _SECOND_TABLE, _COMPLEX = 0x0100, 0x0200, 0x0004
_WORD_97 = 0xC1
_SUMMARY, _CODE_PAGE = "\x05SummaryInformation", 1
_CODECS = {10000: "mac_roman", 950: "big5hkscs", 932: "cp932", 949: "cp949"} | {
    page: f"cp{page}" for page in range(1250, 1259)
}
_FIELD = expression("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_OBJECTS = expression("[\x00-\x06\x08\x0e-\x1d\x1f]")
_CELL_END = "\x07"
_MOST_COLUMNS = 40
_DEEPEST_FIELD = 5


def text_of(data: bytes) -> str | None:
    """The main text with its control characters, or None where the structure does not hold.

    Raises ReadError for a document with a password.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            word = ole.openstream("WordDocument").read()
            magic, version = struct.unpack_from("<HH", word, 0)
            flags = struct.unpack_from("<H", word, 0x0A)[0]
            if magic not in _MAGIC:
                return None
            if flags & _ENCRYPTED:
                raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。")
            if version < _WORD_97:
                return _early_text(word, flags, _code_page(ole))
            table = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
            return _pieced_text(word, table)
    except (OSError, struct.error, IndexError, ValueError):  # what olefile and unpack raise on damage
        return None


def _pieced_text(word: bytes, table: bytes) -> str | None:
    length = struct.unpack_from("<I", word, 0x4C)[0]
    start, size = struct.unpack_from("<II", word, 0x01A2)
    plc = _piece_table(table[start : start + size])
    if plc is None or length > MAX_CHARACTERS:
        return None
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces = []
    for index in range(count):
        offset = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        characters = max(0, min(positions[index + 1], length) - positions[index])
        if offset & 0x40000000:
            at = (offset & 0x3FFFFFFF) // 2
            pieces.append(word[at : at + characters].decode("cp1252", "replace"))
        else:
            pieces.append(word[offset : offset + 2 * characters].decode("utf-16-le", "replace"))
    return "".join(pieces)


def _piece_table(clx: bytes) -> bytes | None:
    """The PlcPcd of a Clx: behind property records (0x01) comes the table (0x02)."""
    at = 0
    while at < len(clx):
        if clx[at] == 0x02:
            size = struct.unpack_from("<I", clx, at + 1)[0]
            return clx[at + 5 : at + 5 + size]
        if clx[at] != 0x01:
            return None
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    return None


def _code_page(ole: olefile.OleFileIO) -> str:
    """The codec for the code page that the file states; that of Chinese Windows where it states none."""
    stated = ole.getproperties(_SUMMARY).get(_CODE_PAGE) if ole.exists(_SUMMARY) else None
    return _CODECS.get(int(stated or 0), "gb18030")


def _early_text(word: bytes, flags: int, codec: str) -> str | None:
    """Word 6/95 in one piece."""
    if flags & _COMPLEX:
        return None
    start = struct.unpack_from("<I", word, 0x18)[0]
    length = struct.unpack_from("<I", word, 0x34)[0]
    return word[start : start + length].decode(codec, "replace")


def blocks_of(text: str) -> list[Block]:
    """Paragraphs and tables of a text with Word's control characters."""
    for _ in range(_DEEPEST_FIELD):
        text = _FIELD.sub(lambda found: found[1] or "", text)
    text = _OBJECTS.sub("", text.replace("\x1e", "-").replace("\x0b", "\r").replace("\x0c", "\r"))
    blocks: list[Block] = []
    cells: list[str] = []
    for index, paragraph in enumerate(re.split(f"(?<={_CELL_END})|\r", text)):
        if paragraph.endswith(_CELL_END):
            cells.append(paragraph[:-1])
        elif paragraph.strip():
            # A paragraph of several in a cell has no mark of its own; only its last one ends the cell.
            blocks.extend(_table(cells))
            cells = []
            blocks.append(Paragraph.of(paragraph, Place(paragraph=index)))
    blocks.extend(_table(cells))
    return blocks


def _table(marks: list[str]) -> list[Block]:
    """Cells in rows, if the marks fall in rows of one length, each closed by an empty mark; else as lines."""
    for columns in range(1, min(len(marks), _MOST_COLUMNS)):
        row = columns + 1
        if len(marks) % row == 0 and not any(marks[row - 1 :: row]):
            return [
                Grid(
                    tuple(
                        GridCell((Paragraph.of(text),) if text else (), index // row, index % row)
                        for index, text in enumerate(marks)
                        if index % row < columns
                    )
                )
            ]
    return [Paragraph.of(text) for text in marks if text.strip()]

"""Excel workbooks, new (xlsx, xlsm) and old (xls): every visible sheet, values as they are shown."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct

import olefile
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from fangan.expressions import expression
from fangan.readers.compose import About, Block, Paragraph, compose
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_TABLE_CELLS
from fangan.readers.sheets.formats import Formats
from fangan.readers.sheets.layout import Sheet, sheet_blocks
from fangan.readers.sheets.old_formats import OldFormats
from fangan.readers.sheets.shown import Value, shown
from fangan.text import Place, SourceText

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD_MEDIA_TYPE = "application/vnd.ms-excel"
_DAMAGED = "表格文件已损坏，请用办公软件打开并另存后上传。"
_FILEPASS, _HEAD = 0x2F, 256
_DEFAULT_NAME = expression(r"(?:sheet|工作表|表)\s*\d*", re.I)


def read(data: bytes) -> SourceText:
    """Places are sheet names and cell addresses; hidden sheets are left out and named in a warning."""
    is_new = data.startswith(b"PK")
    formats = Formats(data) if is_new else OldFormats(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            blocks, warnings = _workbook_blocks(workbook, formats)
    except PasswordError as error:
        raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。") from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        if not is_new and _has_password(data):
            raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。") from error
        raise ReadError(Code.DAMAGED, _DAMAGED) from error
    except BaseException as error:
        # What calamine trips over in a broken container is a panic: no Exception, in no module to import.
        if type(error).__name__ != "PanicException":
            raise
        raise ReadError(Code.DAMAGED, _DAMAGED) from error
    if isinstance(formats, Formats) and formats.has_macros:
        warnings = (*warnings, "文件带有宏，已忽略，未运行。")
    source = compose(blocks, About(_MEDIA_TYPE if is_new else _OLD_MEDIA_TYPE, warnings=warnings))
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "表格里没有内容，请检查是否上传了空白文件。")
    return source


def _has_password(data: bytes) -> bool:
    """Whether an old workbook's first record is followed by FILEPASS: [MS-XLS] 2.4.117."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next(name for name in ("Workbook", "Book") if ole.exists(name))
            head = ole.openstream(name).read(_HEAD)
            first = struct.unpack_from("<H", head, 2)[0]
            return bool(struct.unpack_from("<H", head, 4 + first)[0] == _FILEPASS)
    except (OSError, StopIteration, struct.error):
        return False


def _workbook_blocks(
    workbook: CalamineWorkbook, formats: Formats | OldFormats
) -> tuple[list[Block], tuple[str, ...]]:
    visible = [sheet for sheet in workbook.sheets_metadata if _is_visible(sheet)]
    hidden = [sheet.name for sheet in workbook.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible]
    sheets = [
        (sheet.name, sheet_blocks(_sheet(workbook.get_sheet_by_name(sheet.name), formats)))
        for sheet in visible
    ]
    filled = [(name, blocks) for name, blocks in sheets if blocks]
    blocks = [block for name, own in filled for block in _named(name, own, alone=len(filled) == 1)]
    warnings = (f"隐藏的工作表没有读取：{'、'.join(hidden)}。",) if hidden else ()
    return blocks, warnings


def _is_visible(sheet: SheetMetadata) -> bool:
    return bool(sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet)


def _named(name: str, blocks: list[Block], *, alone: bool) -> list[Block]:
    """The sheet's name as a heading, where it is the only title and says something."""
    titled = isinstance(blocks[0], Paragraph)
    if alone or titled or _DEFAULT_NAME.fullmatch(name.strip()):
        return blocks
    return [Paragraph.of(name, Place(sheet=name), heading=True), *blocks]


def _sheet(sheet: CalamineSheet, formats: Formats | OldFormats) -> Sheet:
    if sheet.total_height * sheet.total_width > MAX_TABLE_CELLS:
        raise ReadError(Code.TOO_LARGE, "表格的单元格过多，请只保留任务所在的表后再上传。")
    codes = formats.of_sheet(sheet.name)
    rows = [
        [shown(_plain(value), codes.get((row, column))) for column, value in enumerate(values)]
        for row, values in enumerate(sheet.to_python(skip_empty_area=False))
    ]
    last_row, last_column = len(rows) - 1, max(map(len, rows), default=1) - 1
    merges = [
        (top, left, min(bottom, last_row), min(right, last_column))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return Sheet(sheet.name, rows, merges)


def _plain(value: object) -> Value:
    """A cell's value as one of the types that can be shown."""
    if isinstance(value, (str, bool, float, int, dt.date, dt.time, dt.timedelta)):
        return value
    return str(value)

"""Tables saved as comma- or tab-separated text."""

from __future__ import annotations

import csv
import io
from itertools import islice

from fangan.readers.compose import About, compose
from fangan.readers.encoding import decode
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_TABLE_CELLS
from fangan.readers.sheets.layout import Sheet, sheet_blocks
from fangan.text import SourceText

_SAMPLE_LINES = 50
_DELIMITERS = (",", "\t", ";", "|")
_LONGEST_FIELD = 1_000_000


def read(data: bytes) -> SourceText:
    """Places are cell addresses as a spreadsheet would show them on opening the file."""
    decoded = decode(data)
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        rows = list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=_delimiter(decoded.text)))
    except csv.Error as error:
        raise ReadError(Code.DAMAGED, "CSV 文件的引号或分隔符有误，请用办公软件打开并另存后上传。") from error
    if sum(len(row) for row in rows) > MAX_TABLE_CELLS:
        raise ReadError(Code.TOO_LARGE, "表格的单元格过多，请只保留任务所在的表后再上传。")
    about = About(
        "text/csv",
        decoded.encoding,
        {"encoding_confidence": f"{decoded.confidence:.2f}"},
        decoded.warnings,
    )
    source = compose(sheet_blocks(Sheet(None, rows)), about)
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "表格里没有内容，请检查是否上传了空白文件。")
    return source


def _delimiter(text: str) -> str:
    """The one that cuts the most of the first lines in the same number of fields."""
    lines = [line for line in islice(io.StringIO(text), _SAMPLE_LINES) if line.strip()]
    return max(_DELIMITERS, key=lambda mark: sum(1 for line in lines if mark in line))

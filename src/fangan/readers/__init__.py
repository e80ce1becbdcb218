"""Reads a file of any format that government offices use into one SourceText.

`read` looks at the content first and the name second: a renamed file is read by what it is.
"""

from __future__ import annotations

import dataclasses
import hashlib
from importlib import import_module

from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_FILE_BYTES
from fangan.readers.sniff import Format, sniff
from fangan.text import SourceText

__all__ = ["Code", "Format", "ReadError", "read", "sniff"]

_READERS = {
    Format.TXT: "fangan.readers.txt",
    Format.MARKDOWN: "fangan.readers.txt",
    Format.HTML: "fangan.readers.html",
    Format.DOCX: "fangan.readers.docx",
    Format.PDF: "fangan.readers.pdf",
    Format.OFD: "fangan.readers.ofd",
    Format.XLSX: "fangan.readers.sheets.workbook",
    Format.XLS: "fangan.readers.sheets.workbook",
    Format.CSV: "fangan.readers.sheets.csv",
}


def read(data: bytes, filename: str | None = None) -> SourceText:
    """The document as text, with its name and SHA-256; raises ReadError for what cannot be read.

    A format's module is loaded when its first file comes.
    """
    if len(data) > MAX_FILE_BYTES:
        raise ReadError(Code.TOO_LARGE, "文件超过100MB，请压缩其中的图片后再上传。")
    found = sniff(data, filename)
    if found not in _READERS:
        raise ReadError(Code.UNSUPPORTED, "暂不能读这种文件，请另存为 txt 或网页后上传。")
    source: SourceText = import_module(_READERS[found]).read(data)
    return dataclasses.replace(source, filename=filename, sha256=hashlib.sha256(data).hexdigest())

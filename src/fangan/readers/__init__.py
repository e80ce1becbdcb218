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
    Format.MHTML: "fangan.readers.mhtml",
    Format.RTF: "fangan.readers.rtf",
    Format.DOCX: "fangan.readers.docx",
    Format.DOC: "fangan.readers.doc",
    Format.PDF: "fangan.readers.pdf",
    Format.OFD: "fangan.readers.ofd",
    Format.IMAGE: "fangan.readers.scans.image",
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
    try:
        source: SourceText = import_module(_READERS[found]).read(data)
    except ReadError:
        raise
    except MemoryError as error:
        raise ReadError(Code.MEMORY_LIMIT, "读取文件所需的内存过多，请拆分文件后上传。") from error
    except Exception as error:  # a damaged file trips parsers, ours and others', in ways without number
        raise ReadError(Code.DAMAGED, "文件无法读取，可能已损坏，请用办公软件打开并另存后上传。") from error
    return dataclasses.replace(source, filename=filename, sha256=hashlib.sha256(data).hexdigest())

"""What a file is, by its content first and its name second."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from pathlib import PurePath

from fangan.expressions import expression
from fangan.readers.errors import Code, ReadError


class Format(StrEnum):
    TXT = "txt"
    MARKDOWN = "markdown"
    HTML = "html"
    MHTML = "mhtml"
    CSV = "csv"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    PDF = "pdf"
    OFD = "ofd"
    XLSX = "xlsx"
    XLS = "xls"
    IMAGE = "image"


_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_EARLY_WORD = (b"\xdb\xa5", b"\x9b\xa5", b"\x31\xbe")  # Word 2, 1 and Write, before there were containers
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_OPENED = expression(rb"<(?:!doctype\s+html|(?:html|body|table|div|head|p)[\s>])", re.I)
_CLOSED = expression(rb"</(?:html|body|table|div|head|p)>", re.I)
_MARKDOWN = expression(rb"(?m)^(?:#{1,6} \S|\s*\*\*[^*\n]+\*\*\s*$)")
_ANY_TAG = expression(rb"<(?:p|br|div|span|table|h[1-6])[\s>/]", re.I)
_HEAD = 4096
_EARLY_HEAD = 32
_SAMPLE = 200_000
_TEXT_NAMES = {".csv": Format.CSV, ".tsv": Format.CSV, ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN}
_HTML_NAMES = {".html", ".htm", ".shtml", ".xhtml"}


def sniff(data: bytes, filename: str | None = None) -> Format:
    """The format to read the bytes as. Raises ReadError for what is empty or cannot be read at all."""
    if not data.strip(b"\0 \r\n\t"):
        raise ReadError(Code.EMPTY, "文件是空的，请检查后重新上传。")
    if data.startswith(b"PK"):
        return _archive(data)
    if data.startswith(_COMPOUND):
        return _compound(data)
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if data.startswith(b"{\\rtf"):
        return Format.RTF
    if data.startswith(_ARCHIVES):
        raise ReadError(Code.UNSUPPORTED, "这是压缩包，请解压后上传其中的文件。")
    if data.startswith(_PROGRAMS) and b"\0" in data[:_HEAD]:
        raise ReadError(Code.BINARY, "这是程序文件，不是文档，请上传方案原文。")
    if data.startswith(_IMAGES) and b"\0" in data[:_HEAD]:
        return Format.IMAGE
    if data.startswith(_EARLY_WORD) and b"\0" in data[:_EARLY_HEAD]:
        raise ReadError(
            Code.UNSUPPORTED, "这是 Word 2.0 或更早的文件，请用 LibreOffice 打开并另存为 docx 后上传。"
        )
    return _text(data, PurePath(filename or "").suffix.lower())


def _archive(data: bytes) -> Format:
    import zipfile  # here, because a plain text should not wait for it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise ReadError(Code.DAMAGED, "文件已损坏，打不开，请从原处重新取得后上传。") from error
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", name) for name in names):
        return Format.DOCX
    if any(name.startswith("xl/") and "workbook" in name for name in names):
        return Format.XLSX
    if "OFD.xml" in names:
        return Format.OFD
    if any(name.startswith("ppt/") for name in names):
        raise ReadError(Code.UNSUPPORTED, "这是演示文稿，请上传方案的文字文件。")
    if "content.xml" in names:
        raise ReadError(Code.UNSUPPORTED, "暂不支持 ODF 文件，请另存为 docx 后上传。")
    raise ReadError(Code.UNSUPPORTED, "这是压缩包，请解压后上传其中的文件。")


def _compound(data: bytes) -> Format:
    """An OLE file: an old Word, WPS or Excel document, or an encrypted new one."""
    # Here, because importing fangan must load nothing beyond the standard library.
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
    except Exception as error:  # olefile raises whatever a damaged directory makes it trip over
        raise ReadError(Code.DAMAGED, "文件已损坏，打不开，请从原处重新取得后上传。") from error
    if "encryptedpackage" in streams:
        raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。")
    if "worddocument" in streams:
        return Format.DOC
    if "workbook" in streams or "book" in streams:
        return Format.XLS
    raise ReadError(Code.UNSUPPORTED, "不认识这种文件，请另存为 docx 或 pdf 后上传。")


def _text(data: bytes, suffix: str) -> Format:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t")
    if re.match(rb"(?:MIME-Version|From|Content-Type):", head, re.I) and b"multipart/related" in head:
        return Format.MHTML
    narrow = head.replace(b"\0", b"")
    if re.match(rb"<(?:!doctype\s+html|html|\?xml[^>]*>\s*<(?:!doctype\s+html|html))", narrow, re.I):
        return Format.HTML
    if re.match(rb"<\?xml\b[^>]*>|<\?mso-application|<w:wordDocument|<pkg:package", narrow):
        raise ReadError(Code.UNSUPPORTED, "这是 XML 文件，请用办公软件打开并另存为 docx 后上传。")
    if suffix in _TEXT_NAMES:
        return _TEXT_NAMES[suffix]
    start = data[:_SAMPLE]
    if narrow.startswith(b"<") and _OPENED.search(start) and _CLOSED.search(start):
        return Format.HTML
    if suffix in _HTML_NAMES and _ANY_TAG.search(start):
        return Format.HTML
    if len(_MARKDOWN.findall(start)) >= 3:
        return Format.MARKDOWN
    return Format.TXT

"""Old Word and WPS documents (doc, wps): OLE files with a WordDocument stream.

Tried in turn: the packaged converter to docx, which keeps numbering and tables; the text pieces
themselves; an office program, if one is installed. What could not be kept is said in a warning.
"""

from __future__ import annotations

import dataclasses

from fangan.readers import docx
from fangan.readers.compose import About, compose
from fangan.readers.doc.convert import by_office, by_package, office_program
from fangan.readers.doc.pieces import blocks_of, text_of
from fangan.readers.errors import Code, ReadError
from fangan.readers.grids import settled
from fangan.text import SourceText

_MEDIA_TYPE = "application/msword"
_KEPT_SHARE = 0.6


def read(data: bytes) -> SourceText:
    """Places are paragraph indices, as in a docx."""
    text = text_of(data)
    source = _converted(by_package(data), text) or _pieces(text) or _converted(by_office(data), "")
    if source is None:
        raise _unreadable(text)
    return dataclasses.replace(source, media_type=_MEDIA_TYPE)


def _unreadable(text: str | None) -> ReadError:
    """Why nothing was read: there is nothing, or a program is missing, or none of them could."""
    if text is not None and not text.strip("\x00\x01\x07\x08\x0c\r\n\t "):
        return ReadError(Code.NO_TEXT, "文件正文没有文字，可能是空白文件或只有图片，请检查后上传。")
    if office_program() is None:
        return ReadError(
            Code.CONVERTER_MISSING,
            "自带的转换组件读不出这份旧版 Word/WPS 文件，本机也没有安装 LibreOffice，"
            "请另存为 docx 后上传，或请管理员安装。",
        )
    return ReadError(
        Code.DAMAGED,
        "自带的转换组件和 LibreOffice 都读不出这份旧版 Word/WPS 文件，可能已损坏，请另存为 docx 后上传。",
    )


def _converted(data: bytes | None, text: str | None) -> SourceText | None:
    """The converted document, unless the conversion lost much of the text."""
    if data is None:
        return None
    try:
        source = docx.read(data)
    except ReadError:
        return None
    lost = text is not None and len(_words(source.text)) < _KEPT_SHARE * len(_words(text))
    return None if lost else source


def _pieces(text: str | None) -> SourceText | None:
    if not text or not text.strip():
        return None
    warning = "这份旧版文件按纯文字读取，自动编号和合并单元格可能不全，请对照原件核对。"
    source = compose(settled(blocks_of(text)), About(_MEDIA_TYPE, warnings=(warning,)))
    return source if source.text.strip() else None


def _words(text: str) -> str:
    return "".join(character for character in text if character.isalnum())

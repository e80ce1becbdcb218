"""Word documents (docx, docm), read part by part with no office program.

Kept: text with automatic numbers as a reader sees them, headings, tables, text boxes, foot- and endnotes
(after the text). Tracked changes are read as accepted. Dropped: comments, headers, footers, hidden text,
the table of contents, macros.
"""

from __future__ import annotations

import re

from lxml import etree

from fangan.readers.archive import Archive
from fangan.readers.compose import About, Block, compose
from fangan.readers.docx.body import Body
from fangan.readers.docx.names import W, attribute
from fangan.readers.docx.numbering import Numbering
from fangan.readers.docx.styles import Styles
from fangan.readers.errors import Code, ReadError
from fangan.readers.grids import settled
from fangan.readers.xml import local_name, parse
from fangan.text import SourceText

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CORE = {"title": "core_title", "creator": "author", "created": "created", "modified": "modified"}
_NOTES = (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote"))


def read(data: bytes) -> SourceText:
    """Places are paragraph indices and, in a table, "table:row:column"."""
    archive = Archive(data)
    document = parse(archive.read(_main_part(archive)))
    styles = Styles(_part(archive, "word/styles.xml"))
    numbering = Numbering(_part(archive, "word/numbering.xml"), styles.list_ids())
    body = Body(styles, numbering)
    root = document.find(f"{W}body")
    blocks = settled(body.blocks(root)) if root is not None else []
    blocks.extend(_notes(archive, body))
    source = compose(blocks, About(_MEDIA_TYPE, None, _metadata(archive), _warnings(archive, document)))
    if not source.text.strip():
        raise _without_text(archive)
    return source


def _main_part(archive: Archive) -> str:
    if "word/document.xml" in archive:
        return "word/document.xml"
    return min(name for name in archive.names if re.fullmatch(r"word/document\d*\.xml", name))


def _part(archive: Archive, name: str) -> etree._Element | None:
    return parse(archive.read(name)) if name in archive else None


def _notes(archive: Archive, body: Body) -> list[Block]:
    """The notes that the text refers to, in the order of its references."""
    blocks: list[Block] = []
    for part, kind in _NOTES:
        root = _part(archive, part)
        if root is None:
            continue
        by_id = {attribute(note, "id"): note for note in root.findall(f"{W}{kind}")}
        for identifier in body.notes[kind]:
            if identifier in by_id:
                blocks.extend(body.blocks(by_id[identifier]))
    return blocks


def _metadata(archive: Archive) -> dict[str, str]:
    root = _part(archive, "docProps/core.xml")
    metadata: dict[str, str] = {}
    for element in root.iterchildren() if root is not None else ():
        name = _CORE.get(local_name(element))
        if name and (element.text or "").strip():
            metadata[name] = " ".join(str(element.text).split())
    return metadata


def _warnings(archive: Archive, document: etree._Element) -> tuple[str, ...]:
    warnings = []
    if any(name.endswith("vbaProject.bin") for name in archive.names):
        warnings.append("文件带有宏，已忽略，未运行。")
    if next(document.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None:
        warnings.append("文件有未定稿的修订，已按接受全部修订读取。")
    if next(document.iter(f"{W}altChunk"), None) is not None:
        warnings.append("文件中嵌入的其他文件没有读取，请单独上传。")
    return tuple(warnings)


def _without_text(archive: Archive) -> ReadError:
    if any(name.startswith("word/media/") for name in archive.names):
        return ReadError(Code.NO_TEXT, "文件里只有图片，没有文字，请另存为 pdf 后按扫描件上传。")
    return ReadError(Code.NO_TEXT, "文件里没有文字，请检查是否上传了空白文件。")

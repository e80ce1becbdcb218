"""A small writer of Word documents from their XML, for what python-docx cannot make."""

from __future__ import annotations

import io
import zipfile
from typing import Any

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def document(body: str, **parts: str) -> bytes:
    """A docx; `parts` are further parts of the word folder by name without suffix."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return stream.getvalue()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def cell(text: str, properties: str = "") -> str:
    lines = "".join(paragraph(line) for line in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{lines}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def numbering(levels: list[list[Any]], second_start: int | None = None) -> str:
    """One abstract list with two instances, 1 and 2; the second may set its own start."""
    xml = []
    for index, (number_format, pattern, *more) in enumerate(levels):
        extra = more[0] if more else {}
        xml.append(
            f'<w:lvl w:ilvl="{index}"><w:start w:val="{extra.get("start", 1)}"/>'
            f'<w:numFmt w:val="{number_format}"/>'
            + (f'<w:lvlRestart w:val="{extra["restart"]}"/>' if "restart" in extra else "")
            + (f'<w:pStyle w:val="{extra["style"]}"/>' if "style" in extra else "")
            + ("<w:isLgl/>" if extra.get("legal") else "")
            + f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        )
    start = (
        ""
        if second_start is None
        else f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{second_start}"/></w:lvlOverride>'
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{"".join(xml)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{start}</w:num></w:numbering>'
    )


def number(level: int, list_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'

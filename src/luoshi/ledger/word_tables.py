"""A table as a Word document in the style of official papers."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

from luoshi.ledger.tables import Heading, Table

# GB/T 9704: title in 小标宋 二号, text in 仿宋; a table's text is a size smaller. Where a machine lacks
# these fonts, Word takes the next Song type that it has.
TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋_GB2312"
_TITLE_SIZE, _NOTE_SIZE, _CELL_SIZE = Pt(22), Pt(12), 19  # the last in half points
_WIDE, _HIGH, _MARGIN = Mm(297), Mm(210), Mm(18)
_TWIPS = 1440 / 25.4
_W = nsdecls("w")


def document(table: Table) -> bytes:
    """The document. Rows are written as XML: cell by cell through the object model takes minutes."""
    made = Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _WIDE, _HIGH
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    _paragraph(made, table.title, TITLE_FONT, _TITLE_SIZE)
    _paragraph(made, table.note, TEXT_FONT, _NOTE_SIZE)
    widths = _widths([width for _label, width in table.columns])
    rows = [_row([label for label, _width in table.columns], widths, head=True)]
    for line in table.lines:
        if isinstance(line, Heading):
            rows.append(_heading(line.text, sum(widths), len(widths)))
        else:
            rows.append(_row(line, widths))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made.element.body.insert(
        2,
        parse_xml(
            f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_borders()}'
            f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{''.join(rows)}</w:tbl>"
        ),
    )
    _number_pages(section)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _paragraph(made: Any, text: str, font: str, size: Pt) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(6)
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _widths(weights: list[int]) -> list[int]:
    """The width of the page between its margins, shared out, in twentieths of a point."""
    room = (_WIDE - 2 * _MARGIN) / Mm(1) * _TWIPS
    return [int(room * weight / sum(weights)) for weight in weights]


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return "".join(f'<w:{side} w:val="single" w:sz="4" w:color="444444"/>' for side in sides)


def _row(texts: list[str], widths: list[int], head: bool = False) -> str:
    """`head` rows stand on every page; no row breaks over two."""
    repeated = "<w:tblHeader/>" if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{_shade("E8EEF4") if head else ""}'
        f'<w:vAlign w:val="center"/></w:tcPr>{_lines(text, bold=head, centred=head)}</w:tc>'
        for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _heading(text: str, width: int, columns: int) -> str:
    return (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{columns}"/>{_shade("F4F7FA")}</w:tcPr>{_lines(text, bold=True, kept=True)}'
        "</w:tc></w:tr>"
    )


def _shade(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def _lines(text: str, bold: bool = False, centred: bool = False, kept: bool = False) -> str:
    """A paragraph for each line of a cell; a `kept` one stays with the row after it."""
    spacing = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    style = f"{'<w:keepNext/>' if kept else ''}{spacing}" + ('<w:jc w:val="center"/>' if centred else "")
    face = f'<w:rFonts w:ascii="{TEXT_FONT}" w:hAnsi="{TEXT_FONT}" w:eastAsia="{TEXT_FONT}"/>'
    look = f'<w:rPr>{face}{"<w:b/>" if bold else ""}<w:sz w:val="{_CELL_SIZE}"/></w:rPr>'
    return "".join(
        f'<w:p><w:pPr>{style}</w:pPr><w:r>{look}<w:t xml:space="preserve">{_safe(line)}</w:t></w:r></w:p>'
        for line in text.split("\n") or [""]
    )


def _safe(text: str) -> str:
    """Escaped, without the characters that XML cannot hold."""
    kept = "".join(each for each in text if each >= " " or each == "\t")
    made = etree.Element("t")
    made.text = kept
    return etree.tostring(made, encoding="unicode")[3:-4] if kept else ""


def _number_pages(section: Any) -> None:
    """— 1 — in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._element.append(mark)
    paragraph.add_run(" —")

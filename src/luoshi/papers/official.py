"""A document in the national format of official papers (GB/T 9704—2012), as docx.

Type area 156 × 225 mm, 22 lines a page of 28 characters; titles in 小标宋 of size 二号, text in 仿宋 of size
三号, page numbers as — 1 — in 宋体 of size 四号, at the outer edge. Fonts that a machine lacks are replaced
by those that the font table names beside them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

SONG_TITLE, FANG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# What a machine without the font shows instead.
INSTEAD = {SONG_TITLE: "宋体", FANG: "仿宋", KAI: "楷体"}
TITLE, TEXT, SMALL, NUMBER = Pt(22), Pt(16), Pt(12), Pt(14)
# 225 mm over 22 lines.
LINE = Pt(28.95)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Column:
    """A column of a table: its head and its width in millimetres."""

    head: str
    width: float


class OfficialPaper:
    """Builds one document from top to bottom."""

    def __init__(self, title: str) -> None:
        self.document: Any = Document()
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        self._page()
        self._fonts()
        self.title(title)

    def title(self, words: str) -> None:
        """The title in the middle, with an empty line after it."""
        self._paragraph(words, SONG_TITLE, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(36))
        self._paragraph("", FANG, TEXT)

    def heading(self, words: str) -> None:
        """A heading of the first level: 一、……"""
        self._paragraph(words, HEI, TEXT, indent=True, keep=True)

    def text(self, words: str) -> None:
        """A paragraph, its first line two characters in."""
        self._paragraph(words, FANG, TEXT, indent=True)

    def line(self, words: str) -> None:
        """A line that begins at the margin."""
        self._paragraph(words, FANG, TEXT)

    def page_break(self) -> None:
        self.document.add_page_break()

    def table(self, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """A ruled table; its head is repeated on every page and no row is torn."""
        table = self.document.add_table(rows=1, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for made, column in zip(table.columns, columns, strict=True):
            made.width = Mm(column.width)
        for cell, column in zip(table.rows[0].cells, columns, strict=True):
            self._cell(cell, column.head, HEI, column.width, WD_ALIGN_PARAGRAPH.CENTER)
        _mark(table.rows[0], "w:tblHeader")
        for row in rows:
            line = table.add_row()
            _mark(line, "w:cantSplit")
            for cell, words, column in zip(line.cells, row, columns, strict=True):
                self._cell(cell, words, FANG, column.width, WD_ALIGN_PARAGRAPH.LEFT)
        self._paragraph("", FANG, SMALL, line=Pt(12))

    def signatures(self, parties: Sequence[tuple[str, str]]) -> None:
        """The block that is signed and sealed: one column a party, (what it is, its name)."""
        self._paragraph("", FANG, TEXT, keep=True)
        table = self.document.add_table(rows=1, cols=len(parties))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        _mark(table.rows[0], "w:cantSplit")
        for cell, (role, name) in zip(table.rows[0].cells, parties, strict=True):
            cell.width = Mm(156 / len(parties))
            cell.paragraphs[0]._p.getparent().remove(cell.paragraphs[0]._p)
            for words in (f"{role}（盖章）：", name, "负责人（签字）：", "", "　　年　　月　　日"):
                self._run(cell.add_paragraph(), words, FANG, TEXT, LINE)

    def bytes(self) -> bytes:
        """The finished file."""
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _paragraph(
        self,
        words: str,
        font: str,
        size: Any,
        *,
        align: Any = None,
        indent: bool = False,
        keep: bool = False,
        line: Any = LINE,
    ) -> None:
        paragraph = self.document.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        if indent:
            paragraph.paragraph_format.first_line_indent = 2 * size
        paragraph.paragraph_format.keep_with_next = keep
        self._run(paragraph, words, font, size, line)

    def _run(self, paragraph: Any, words: str, font: str, size: Any, line: Any) -> None:
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
        _font(paragraph.add_run(_printable(words)), font, size)

    def _cell(self, cell: Any, words: str, font: str, width: float, align: Any) -> None:
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.alignment = align
        self._run(paragraph, words, font, SMALL, Pt(18))
        loose = OxmlElement("w:snapToGrid")
        loose.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert(0, loose)

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(28)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), "579")
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(grid)
        self.document.settings.odd_and_even_pages_header_footer = True
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            _page_number(footer.paragraphs[0], align)

    def _fonts(self) -> None:
        """Name the substitutes; python-docx keeps the font table as plain bytes."""
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FANG, TEXT
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANG)
        for part in self.document.part.package.iter_parts():
            if str(part.partname) == "/word/fontTable.xml":
                table = etree.fromstring(part.blob)
                for name, other in INSTEAD.items():
                    font = etree.SubElement(table, f"{{{_W}}}font", {f"{{{_W}}}name": name})
                    etree.SubElement(font, f"{{{_W}}}altName", {f"{{{_W}}}val": other})
                part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _font(run: Any, font: str, size: Any) -> None:
    run.font.name, run.font.size = font, size
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
    if size == TEXT:
        # 28 characters of 16 points are 6 points too wide for 156 mm: each gives way a little. A grid of
        # characters would do the same, but not every program draws one.
        tight = OxmlElement("w:spacing")
        tight.set(qn("w:val"), "-5")
        run._element.rPr.append(tight)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _page_number(paragraph: Any, align: Any) -> None:
    """— 1 —, one character in from the outer edge."""
    paragraph.alignment = align
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = NUMBER
    for kind, words in (("text", "— "), ("field", "PAGE"), ("text", " —")):
        run = paragraph.add_run()
        _font(run, SONG, NUMBER)
        if kind == "text":
            run.text = words
            continue
        for element, value in (("begin", ""), ("instr", words), ("end", "")):
            if element == "instr":
                node = OxmlElement("w:instrText")
                node.set(qn("xml:space"), "preserve")
                node.text = value
            else:
                node = OxmlElement("w:fldChar")
                node.set(qn("w:fldCharType"), element)
            run._r.append(node)


def _printable(words: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(character for character in words if character >= " " or character in "\t\n")

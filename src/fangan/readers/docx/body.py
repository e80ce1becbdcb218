"""The body of a Word document as blocks: paragraphs with their markers, tables, text boxes."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from fangan.readers.compose import Block, Grid, GridCell, Paragraph, Run
from fangan.readers.docx.names import W, attribute, child_value, whole_number
from fangan.readers.docx.numbering import Numbering
from fangan.readers.docx.runs import Line, ParagraphText, chosen_content
from fangan.readers.docx.styles import Style, Styles
from fangan.readers.limits import MAX_DEPTH
from fangan.readers.xml import local_name
from fangan.text import Place

_LONGEST_HEADING = 60
_TRANSPARENT = ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
_MAX_GRID_SPAN = 200


class Body:
    """Walks a part in document order, counting paragraphs, tables and list numbers as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._paragraphs = 0
        self._tables = 0
        self._carried: list[Line] = []
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def blocks(self, container: etree._Element, depth: int = 0) -> list[Block]:
        blocks: list[Block] = []
        for element in _children(container):
            name = local_name(element)
            if name == "p":
                blocks.extend(self._paragraph(element, depth))
            elif name == "tbl" and depth < MAX_DEPTH:
                blocks.append(self._table(element, depth))
        return blocks

    def _paragraph(self, element: etree._Element, depth: int, cell: str | None = None) -> list[Block]:
        """A paragraph's lines, then the text boxes anchored in it."""
        style = self._styles.of(child_value_of(element, "pStyle"))
        text = ParagraphText(element, self._styles, style)
        place = Place(paragraph=self._paragraphs, cell=cell)
        self._paragraphs += 1
        for kind, identifiers in text.notes.items():
            self.notes[kind].extend(identifiers)
        marker = self._marker(element, style)
        lines = self._joined(text.lines)
        blocks: list[Block] = []
        if text.mark_deleted:
            self._carried = lines
        elif not style.is_contents:
            blocks.extend(_paragraphs(lines, marker, place, style, element, in_cell=cell is not None))
        for box in text.boxes if depth < MAX_DEPTH else ():
            blocks.extend(self.blocks(box, depth + 1))
        return blocks

    def _joined(self, lines: list[Line]) -> list[Line]:
        """The lines, after what a paragraph left whose mark was deleted."""
        carried, self._carried = self._carried, []
        if not carried or not lines:
            return carried or lines
        joined = Line(carried[-1].text + lines[0].text, carried[-1].bold and lines[0].bold)
        return [*carried[:-1], joined, *lines[1:]]

    def _marker(self, element: etree._Element, style: Style) -> str:
        numbers = element.find(f"{W}pPr/{W}numPr")
        own_list = None if numbers is None else child_value(numbers, "numId")
        own_level = None if numbers is None else child_value(numbers, "ilvl")
        list_id = own_list or style.list_id
        if list_id is None or list_id == "0":
            return ""
        if own_level is not None:
            level = whole_number(own_level, 0)
        elif own_list is None and style.list_level is not None:
            level = style.list_level
        else:
            tied = child_value_of(element, "pStyle")
            level = (self._numbering.level_of_style(list_id, tied) if tied else None) or 0
        return self._numbering.marker(list_id, level)

    def _table(self, element: etree._Element, depth: int) -> Grid:
        table, self._tables = self._tables, self._tables + 1
        cells: list[GridCell] = []
        open_merges: dict[int, int] = {}
        row = 0
        for row_element in _rows(element):
            if row_element.find(f"{W}trPr/{W}del") is not None:
                continue
            header = row_element.find(f"{W}trPr/{W}tblHeader") is not None
            self._row(row_element, (table, row, depth), cells, open_merges, header=header)
            row += 1
        return Grid(tuple(cells))

    def _row(
        self,
        element: etree._Element,
        at: tuple[int, int, int],
        cells: list[GridCell],
        open_merges: dict[int, int],
        *,
        header: bool,
    ) -> None:
        """Adds a row's cells; `open_merges` has, by column, the index of a cell still merged downwards."""
        table, row, depth = at
        column = whole_number(child_value_of(element, "gridBefore", "trPr"), 0)
        for cell in _named(element, "tc"):
            properties = cell.find(f"{W}tcPr")
            width = min(whole_number(child_value_of(cell, "gridSpan", "tcPr"), 1), _MAX_GRID_SPAN)
            merge = None if properties is None else properties.find(f"{W}vMerge")
            paragraphs = self._cell(cell, depth, f"{table}:{row}:{column}")
            if merge is not None and attribute(merge, "val") != "restart" and column in open_merges:
                _grow(cells, open_merges[column], paragraphs)
            elif _continues_left(cell) and cells and cells[-1].row == row:
                _widen(cells, width)
            else:
                cells.append(GridCell(paragraphs, row, column, 1, width, header))
                open_merges.pop(column, None)
                if merge is not None:
                    open_merges[column] = len(cells) - 1
            column += width

    def _cell(self, cell: etree._Element, depth: int, address: str) -> tuple[Paragraph, ...]:
        """A cell's lines, those of a table inside it included."""
        lines: list[Paragraph] = []
        for element in _children(cell):
            name = local_name(element)
            if name == "p":
                blocks = self._paragraph(element, depth + 1, address)
            elif name == "tbl" and depth < MAX_DEPTH:
                blocks = [self._table(element, depth + 1)]
            else:
                continue
            for block in blocks:
                lines.extend([block] if isinstance(block, Paragraph) else block.paragraphs)
        return tuple(line for line in lines if line.text.strip())


def child_value_of(element: etree._Element, name: str, properties: str = "pPr") -> str | None:
    """A value among an element's properties."""
    found = element.find(f"{W}{properties}")
    return None if found is None else child_value(found, name)


def _paragraphs(
    lines: list[Line], marker: str, place: Place, style: Style, element: etree._Element, *, in_cell: bool
) -> Iterator[Paragraph]:
    """The lines as paragraphs, the marker before the first; an empty line outside a table has no marker."""
    outline = whole_number(child_value_of(element, "outlineLvl"), 9) < 9
    if not any(line.text.strip() for line in lines):
        if marker and in_cell:
            yield Paragraph.of(marker, place)
        return
    for index, line in enumerate(lines):
        text = line.text
        if not index and marker:
            text = _spaced(marker) + text.lstrip()
        short = 0 < len(text.strip()) <= _LONGEST_HEADING
        heading = short and not in_cell and (style.is_heading or outline or line.bold)
        if text.strip():
            yield Paragraph((Run(text),), place, heading)


def _spaced(marker: str) -> str:
    """A marker that ends in a letter or digit is set off from the text, as its tab does on paper."""
    return f"{marker} " if marker[-1:].isalnum() else marker


def _children(container: etree._Element, depth: int = 0) -> Iterator[etree._Element]:
    """Block elements, through what only wraps them."""
    for element in container.iterchildren():
        name = local_name(element)
        if name == "AlternateContent":
            yield from _children(chosen_content(element), depth + 1) if depth < MAX_DEPTH else ()
        elif name in _TRANSPARENT:
            if depth < MAX_DEPTH and not _is_contents(element):
                yield from _children(element, depth + 1)
        else:
            yield element


def _is_contents(element: etree._Element) -> bool:
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and attribute(gallery, "val") == "Table of Contents"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return _named(table, "tr")


def _named(container: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in _children(container) if local_name(element) == name)


def _continues_left(cell: etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}hMerge")
    return merge is not None and attribute(merge, "val") != "restart"


def _grow(cells: list[GridCell], index: int, paragraphs: tuple[Paragraph, ...]) -> None:
    """A row more for a merged cell; text in its lower part, which some programs leave, is kept."""
    cell = cells[index]
    cells[index] = GridCell(
        cell.paragraphs + paragraphs, cell.row, cell.column, cell.row_span + 1, cell.column_span, cell.header
    )


def _widen(cells: list[GridCell], width: int) -> None:
    cell = cells[-1]
    cells[-1] = GridCell(
        cell.paragraphs, cell.row, cell.column, cell.row_span, cell.column_span + width, cell.header
    )

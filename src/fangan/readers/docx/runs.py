"""The text of one Word paragraph: its lines, and what hangs in it (text boxes, notes)."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from fangan.readers.characters import character_data
from fangan.readers.docx.names import W, attribute, child_value, east_asian_font, toggle, whole_number
from fangan.readers.docx.styles import Style, Styles, is_black_type
from fangan.readers.limits import MAX_DEPTH
from fangan.readers.xml import local_name

_DROPPED = {
    "del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt", "sdtPr", "sdtEndPr", "commentRangeStart",
    "commentReference", "annotationRef", "oMathParaPr", "fldData",
}  # fmt: skip
_CHARACTERS = {"tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}
_LINE_BREAKS = ("textWrapping", None)


class Line(NamedTuple):
    """A line of a paragraph; bold where all that can be seen of it is bold or in black type."""

    text: str
    bold: bool


class ParagraphText:
    """Reads: one `w:p`. Gives: `lines`, `boxes` (contents of text boxes), `notes` (identifiers by kind)."""

    def __init__(self, element: etree._Element, styles: Styles, style: Style) -> None:
        self.boxes: list[etree._Element] = []
        self.notes: dict[str, list[str]] = {"footnote": [], "endnote": []}
        mark = element.find(f"{W}pPr/{W}rPr")
        self.mark_deleted = mark is not None and mark.find(f"{W}del") is not None
        self._styles = styles
        self._style = style
        self._lines: list[tuple[list[str], bool]] = [([], True)]
        self._walk(element, style.is_dark, 0)
        self.lines = [Line("".join(pieces), bold and bool(pieces)) for pieces, bold in self._lines]

    def _walk(self, element: etree._Element, bold: bool, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for child in element.iterchildren():
            name = local_name(child)
            if name in _DROPPED:
                continue
            if name == "t":
                self._write(str(child.text or ""), bold)
            elif name == "r":
                self._run(child, depth)
            elif name == "AlternateContent":
                self._walk(chosen_content(child), bold, depth + 1)
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes[name.removesuffix("Reference")].append(attribute(child, "id") or "")
            elif name == "sym":
                self._write(_symbol(child), bold)
            elif name in ("br", "cr"):
                self._break(child)
            elif name in _CHARACTERS:
                self._write(_CHARACTERS[name], bold)
            else:
                self._walk(child, bold, depth + 1)

    def _run(self, run: etree._Element, depth: int) -> None:
        properties = run.find(f"{W}rPr")
        if toggle(properties, "vanish"):
            return
        self._walk(run, self._is_dark(properties), depth + 1)

    def _is_dark(self, properties: etree._Element | None) -> bool:
        """What the run says of itself goes before its character style, and that before the paragraph's."""
        bold, font = toggle(properties, "b"), east_asian_font(properties)
        named = None if properties is None else child_value(properties, "rStyle")
        styles = ([self._styles.of(named)] if named else []) + [self._style]
        for style in styles:
            bold = style.bold if bold is None else bold
            font = font or style.font
        return bool(bold) or is_black_type(font)

    def _write(self, text: str, bold: bool) -> None:
        if not text:
            return
        pieces, all_bold = self._lines[-1]
        pieces.append(text)
        self._lines[-1] = (pieces, all_bold and (bold or not text.strip()))

    def _break(self, element: etree._Element) -> None:
        """A break inside the paragraph begins a new line; one of page or column does not show."""
        if attribute(element, "type") in _LINE_BREAKS:
            self._lines.append(([], True))


def _symbol(element: etree._Element) -> str:
    """The character that a symbol font draws; one that is not known stays in private use, to be warned of."""
    code = whole_number(attribute(element, "char"), 0, base=16) & 0xFF
    known = character_data()["symbols"].get(attribute(element, "font") or "", {})
    return known.get(f"{code:02X}") or (chr(0xF000 + code) if code else "")


def chosen_content(alternate: etree._Element) -> etree._Element:
    """Of contents for newer and older programs the one that has text, the newer first."""
    versions = [child for child in alternate.iterchildren() if local_name(child) in ("Choice", "Fallback")]
    for version in versions:
        if next(version.iter(f"{W}t"), None) is not None:
            return version
    return versions[0] if versions else alternate

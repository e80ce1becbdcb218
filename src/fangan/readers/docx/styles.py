"""What a paragraph inherits from its styles: numbering, outline level, bold, black type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from fangan.expressions import expression
from fangan.readers.docx.names import W, attribute, child_value, east_asian_font, toggle, whole_number

_HEADING_NAME = expression(r"(?:heading|标题)\s*\d|title|标题|subtitle|副标题", re.I)
_CONTENTS_NAME = expression(r"(?:toc|目录)\s*\d", re.I)
_BLACK_TYPE = expression(r"黑体|simhei|hei(?:ti)?\b", re.I)
_MAX_CHAIN = 20


def is_black_type(font: str | None) -> bool:
    """黑体, under any maker's name for it; 微软雅黑 is a screen type and says nothing."""
    return font is not None and _BLACK_TYPE.search(font) is not None


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits already in it; `list_level` None means the list says which level."""

    name: str = ""
    list_id: str | None = None
    list_level: int | None = None
    outline_level: int | None = None
    bold: bool | None = None
    font: str | None = None

    @property
    def is_dark(self) -> bool:
        """Whether its text is bold, or in the black type that official documents set headings in."""
        return bool(self.bold) or is_black_type(self.font)

    @property
    def is_heading(self) -> bool:
        return self.outline_level is not None or _HEADING_NAME.fullmatch(self.name) is not None

    @property
    def is_contents(self) -> bool:
        """A line of the table of contents, which only repeats the headings."""
        return _CONTENTS_NAME.fullmatch(self.name) is not None


class Styles:
    """The document's styles by identifier."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = [] if root is None else root.findall(f"{W}style")
        self._elements = {attribute(element, "styleId") or "": element for element in elements}
        self._resolved: dict[str, Style] = {}
        self._default = next(
            (
                attribute(element, "styleId")
                for element in elements
                if attribute(element, "type") == "paragraph"
                and attribute(element, "default") in ("1", "true")
            ),
            None,
        )

    def of(self, identifier: str | None) -> Style:
        """The style of a paragraph that names it, or that names none."""
        identifier = identifier or self._default or ""
        if identifier not in self._resolved:
            self._resolved[identifier] = self._resolve(identifier)
        return self._resolved[identifier]

    def list_ids(self) -> dict[str, str]:
        """The list of each style that has one of its own."""
        lists: dict[str, str] = {}
        for identifier, element in self._elements.items():
            number = element.find(f"{W}pPr/{W}numPr/{W}numId")
            if number is not None and (value := attribute(number, "val")):
                lists[identifier] = value
        return lists

    def _resolve(self, identifier: str) -> Style:
        """The nearest definition along the chain of styles wins."""
        name, list_id, level, outline, bold, font = "", None, None, None, None, None
        for element in self._chain(identifier):
            name = name or child_value(element, "name") or ""
            paragraph = element.find(f"{W}pPr")
            if paragraph is not None:
                numbers = paragraph.find(f"{W}numPr")
                if numbers is not None and list_id is None:
                    list_id, level = child_value(numbers, "numId"), child_value(numbers, "ilvl")
                outline = outline if outline is not None else child_value(paragraph, "outlineLvl")
            bold = bold if bold is not None else toggle(element.find(f"{W}rPr"), "b")
            font = font or east_asian_font(element.find(f"{W}rPr"))
        outline_level = whole_number(outline, 9)
        return Style(
            name,
            list_id,
            None if level is None else whole_number(level, 0),
            outline_level if outline_level < 9 else None,
            bold,
            font,
        )

    def _chain(self, identifier: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        seen: set[str] = set()
        while identifier in self._elements and identifier not in seen and len(chain) < _MAX_CHAIN:
            seen.add(identifier)
            element = self._elements[identifier]
            chain.append(element)
            identifier = child_value(element, "basedOn") or ""
        return chain

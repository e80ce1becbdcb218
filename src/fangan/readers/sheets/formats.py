"""The number formats of a new workbook's cells."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from fangan.expressions import expression
from fangan.readers.archive import Archive
from fangan.readers.errors import Code, ReadError
from fangan.readers.sheets.shown import BUILT_IN
from fangan.readers.xml import local_name, parse

_SHEETS_BOUND = 3_000_000
_REFERENCE = expression(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


class Formats:
    """The number formats of a workbook's cells.

    Raises ReadError for a sheet whose cells lie so far apart that filling the space between would take
    the memory, and for what `Archive` refuses.
    """

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._parts = self._sheet_parts()
        self._codes = self._style_codes()
        for name in self._archive.names:
            if re.match(r"xl/worksheets/[^/]+\.xml$", name):
                self._check_extent(name)

    @property
    def has_macros(self) -> bool:
        return any(name.endswith("vbaProject.bin") for name in self._archive.names)

    def of_sheet(self, name: str) -> Mapping[tuple[int, int], str]:
        """Format codes by (row, column), for the cells that have one that matters."""
        part = self._parts.get(name)
        if part is None or not self._codes:
            return {}
        codes: dict[tuple[int, int], str] = {}
        for cell in parse(self._archive.read(part)).iter("{*}c"):
            code = self._codes.get(cell.get("s") or "")
            at = _position(cell.get("r") or "")
            if code is not None and at is not None:
                codes[at] = code
        return codes

    def _check_extent(self, part: str) -> None:
        rows = columns = 0
        for letters, digits in _REFERENCE.findall(self._archive.read(part)):
            rows = max(rows, int(digits))
            columns = max(columns, _column(letters.decode()))
        if rows * columns > _SHEETS_BOUND:
            raise ReadError(Code.TOO_LARGE, "表格的范围过大，请删去远处的空白或多余单元格后再上传。")

    def _sheet_parts(self) -> dict[str, str]:
        if "xl/workbook.xml" not in self._archive or "xl/_rels/workbook.xml.rels" not in self._archive:
            return {}
        relations = parse(self._archive.read("xl/_rels/workbook.xml.rels"))
        targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations.iterchildren()}
        parts: dict[str, str] = {}
        for sheet in parse(self._archive.read("xl/workbook.xml")).iter("{*}sheet"):
            identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
            target = targets.get(identifier, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in self._archive:
                parts[sheet.get("name") or ""] = part
        return parts

    def _style_codes(self) -> dict[str, str]:
        """Format codes by a cell's style index."""
        if "xl/styles.xml" not in self._archive:
            return {}
        root = parse(self._archive.read("xl/styles.xml"))
        own = {
            found.get("numFmtId"): found.get("formatCode") or ""
            for found in root.iter("{*}numFmt")
            if local_name(found.getparent()) == "numFmts"
        }
        formats = root.find("{*}cellXfs")
        codes: dict[str, str] = {}
        for index, style in enumerate(formats.iterchildren() if formats is not None else ()):
            code = _code_of(style, own)
            if code:
                codes[str(index)] = code
        return codes


def _code_of(style: etree._Element, own: Mapping[str | None, str]) -> str | None:
    identifier = style.get("numFmtId")
    if identifier in own:
        return own[identifier]
    return BUILT_IN.get(int(identifier)) if identifier and identifier.isdigit() else None


def _position(reference: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    return (int(found[2]) - 1, _column(found[1]) - 1) if found else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

"""How a workbook shows its values: 0.95 as 95%, a date as the month it stands for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from lxml import etree

from fangan.readers.archive import Archive
from fangan.readers.errors import Code, ReadError
from fangan.readers.xml import local_name, parse

# ECMA-376 part 1, 18.8.30: built-in formats that are not dates have no code in the file. 31, 57 and 58 are
# the Chinese dates of Excel's and WPS's own list.
_BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "yyyy-m-d", 17: "yyyy-m", 22: "yyyy-m-d", 31: "yyyy年m月d日",
    55: "yyyy年m月", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_SHEETS_BOUND = 3_000_000
_REFERENCE = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_NOT_CODE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_LITERAL_AFTER = re.compile(r'[0#](?:"([^"]*)"|([\u4e00-\u9fff]+))\s*(?:;|$)')


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


def shown(value: str | float | dt.date | dt.time | bool, code: str | None) -> str:
    """A value as the sheet shows it; without a code as a person would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.date):
        return _shown_date(value, code or "")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return _shown_number(value, code or "")


def _shown_date(value: dt.date, code: str) -> str:
    """Only the parts that the format shows: a month must not gain a day."""
    plain = _NOT_CODE.sub("", code).lower()
    has_year, has_month, has_day = (not plain or letter in plain for letter in "ymd")
    text = f"{value.year}年" if has_year or not (has_month or has_day) else ""
    text += f"{value.month}月" if has_month else ""
    return text + (f"{value.day}日" if has_day else "")


def _shown_number(value: float, code: str) -> str:
    if "%" in _NOT_CODE.sub("", code):
        return f"{round(value * 100, 6):.10g}%"
    text = f"{value:.12g}" if abs(value) < 1e15 else str(value)
    literal = _LITERAL_AFTER.search(code.split(";")[0])
    return text + (literal[1] or literal[2] if literal else "")


def _code_of(style: etree._Element, own: Mapping[str | None, str]) -> str | None:
    identifier = style.get("numFmtId")
    if identifier in own:
        return own[identifier]
    return _BUILT_IN.get(int(identifier)) if identifier and identifier.isdigit() else None


def _position(reference: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference)
    return (int(found[2]) - 1, _column(found[1]) - 1) if found else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number

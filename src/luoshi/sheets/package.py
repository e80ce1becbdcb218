"""An xlsx as the zip that it is: bounded, and asked for what its reader does not tell.

python-calamine gives values only. Whether days are counted from 1904, which numbers are shown as percentages
and which formulas have no value, the XML itself says.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from html import unescape
from pathlib import PurePosixPath

from luoshi.sheets import limits

_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError)
_BLOCK = 1 << 20
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b([^>]*)>")
_PERCENT_IDS = {b"9", b"10"}
# A cell that holds something: its attributes, then its inside. Empty formatted cells end with "/>".
_CELL = re.compile(rb"<(?:\w+:)?c\b((?:[^>/]|/(?!>))*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FILLED = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
_STYLED = re.compile(rb'\bs="(\d+)"')
_NO_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>[^<]|<(?:\w+:)?is\b")

PERCENT = "%"
"""The mark of a number that is shown as a percentage; other marks are the text of an error, or none."""


class Refused(Exception):
    """A file that is not read; `code` is one of `refusals.Code`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Package:
    """The parts of an xlsx. Raises Refused for bombs, unsafe names, encryption, damage and vast extents."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _TROUBLE as error:
            raise Refused("damaged") from error
        if len(entries) > limits.MAX_ENTRIES or any(_points_outside(entry.filename) for entry in entries):
            raise Refused("unsafe")
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Refused("encrypted")
        self._names = {entry.filename for entry in entries}
        if "xl/workbook.xml" not in self._names:
            raise Refused("not-a-sheet")
        self._check_all(len(data))
        self._workbook = self._read("xl/workbook.xml")
        self._percent = self._percent_styles()
        self.counts_from_1904 = bool(re.search(rb"date1904\s*=\s*[\"'](?:1|true)[\"']", self._workbook))

    def marks(self, name: str) -> dict[tuple[int, int], str]:
        """{(row, column): PERCENT, or an error's text, "" for a formula that was never calculated}."""
        part = self._part_of(name)
        if part is None:
            return {}
        xml = self._read(part)
        found: dict[tuple[int, int], str] = {}
        if not self._percent and b"<f" not in xml and b":f" not in xml and b't="e"' not in xml:
            return found
        for attributes, inside in _CELL.findall(xml):
            place = _PLACE.search(attributes)
            mark = self._mark(attributes, inside)
            if mark is not None and place is not None:
                found[int(place[2]) - 1, column_number(place[1].decode()) - 1] = mark
        return found

    def _mark(self, attributes: bytes, inside: bytes) -> str | None:
        if b't="e"' in attributes:
            return re.sub(rb"<(?:\w+:)?f\b.*?</(?:\w+:)?f>|<[^>]*>", b"", inside).decode("utf-8", "replace")[
                :40
            ]
        if (b"<f" in inside or b":f" in inside) and not _NO_VALUE.search(inside):
            # A formula whose result is an empty text is calculated, and empty.
            return None if b't="str"' in attributes else ""
        style = _STYLED.search(attributes)
        return PERCENT if style and style[1] in self._percent else None

    def _check_all(self, packed: int) -> None:
        """Every part comes out within the limits, and no sheet's cells lie too far apart."""
        unpacked = 0
        for name in sorted(self._names):
            if name.endswith("/"):
                continue
            content = self._read(name)
            unpacked += len(content)
            swollen = unpacked > limits.RATIO_APPLIES_FROM and unpacked > limits.MAX_RATIO * packed
            if swollen or unpacked > limits.MAX_ARCHIVE_BYTES:
                raise Refused("unsafe")
            if name.startswith("xl/worksheets/"):
                _check_extent(content)

    def _part_of(self, name: str) -> str | None:
        relations = "xl/_rels/workbook.xml.rels"
        if relations not in self._names:
            return None
        targets = {
            each.get("Id"): each.get("Target", "")
            for each in map(_attributes, _RELATION.findall(self._read(relations)))
        }
        for attributes in map(_attributes, _SHEET.findall(self._workbook)):
            if attributes.get("name") == name:
                identifier = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                target = targets.get(identifier, "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                return part if part in self._names else None
        return None

    def _percent_styles(self) -> set[bytes]:
        """Numbers of the cell styles that show a percentage."""
        if "xl/styles.xml" not in self._names:
            return set()
        xml = self._read("xl/styles.xml")
        own = map(_attributes, _FORMAT.findall(xml))
        formats = _PERCENT_IDS | {
            each.get("numFmtId", "").encode() for each in own if "%" in each.get("formatCode", "")
        }
        styles = _STYLES.search(xml)
        found = _STYLE.findall(styles[0]) if styles else []
        return {
            str(index).encode()
            for index, attributes in enumerate(found)
            if _attributes(attributes).get("numFmtId", "").encode() in formats
        }

    def _read(self, name: str) -> bytes:
        """One part, counted as it comes out, whatever the directory states as its size."""
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(name) as part:
                while block := part.read(_BLOCK):
                    size += len(block)
                    if size > limits.MAX_PART_BYTES:
                        raise Refused("unsafe")
                    pieces.append(block)
        except _TROUBLE as error:
            raise Refused("damaged") from error
        return b"".join(pieces)


def column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _check_extent(xml: bytes) -> None:
    """Filling the space between cells that lie far apart would take the memory."""
    filled = _FILLED.findall(xml)
    columns = max((column_number(letters.decode()) for letters in {place[0] for place in filled}), default=0)
    rows = max((int(digits) for digits in {place[1] for place in filled}), default=0)
    if rows * columns > limits.MAX_CELLS:
        raise Refused("too-many-cells")


def _attributes(raw: bytes) -> dict[str, str]:
    return {
        key.decode("utf-8", "replace"): unescape((double or single).decode("utf-8", "replace"))
        for key, double, single in _ATTRIBUTE.findall(raw)
    }


def _points_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name.partition("/")[0]

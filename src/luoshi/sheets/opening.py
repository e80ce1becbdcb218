"""The child process: a stranger's bytes on standard input, lines of JSON on standard output.

Nothing of the platform is loaded here, and limits on time, memory and output are set before the first byte is
looked at. The first line tells of the workbook, then each visible sheet has a line of its own followed by one
line a row, and `{"end": true}` comes last, so that a child that broke off is recognised. Refusals are a line
`{"refused": code}`.

A cell is null, a string, a number, true or false; or a pair: ["d", ISO date], ["t", ISO date and time],
["%", number of hundredths] for a number that is shown as a percentage, ["e", text] for a formula without a
value.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from luoshi.sheets import limits
from luoshi.sheets.package import Package, Refused
from luoshi.sheets.plain import cell_of, filled_down, rows_with_marks

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = (",", "\t", ";", "|")


def lines(data: bytes) -> Iterator[Any]:
    """What the child says about a file. Raises Refused."""
    if not data.strip():
        raise Refused("empty")
    if data.startswith((b"PK", _OLE)):
        yield from _workbook(data)
    else:
        yield from _text(data)


def _workbook(data: bytes) -> Iterator[Any]:
    from python_calamine import (
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
        XmlError,
        ZipError,
    )

    package = Package(data) if data.startswith(b"PK") else None
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            known = workbook.sheets_metadata
            visible = [
                each.name
                for each in known
                if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
            ]
            hidden = [each.name for each in known if each.visible != SheetVisibleEnum.Visible]
            if not visible:
                raise Refused("only-hidden" if hidden else "empty")
            yield {"counts_from_1904": bool(package and package.counts_from_1904), "hidden": hidden}
            for name in visible:
                yield from _sheet(workbook.get_sheet_by_name(name), package)
    except PasswordError as error:
        raise Refused("encrypted") from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError) as error:
        raise Refused("damaged") from error


def _sheet(sheet: Any, package: Package | None) -> Iterator[Any]:
    if sheet.end is None:
        yield {"sheet": sheet.name, "merged": 0}
        return
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height * width > limits.MAX_CELLS:
        raise Refused("too-many-cells")
    marks = package.marks(sheet.name) if package else {}
    merges = [(top, left, bottom) for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ()]
    merges = [(top, left, bottom) for top, left, bottom in merges if bottom > top]
    yield {"sheet": sheet.name, "merged": len(merges)}
    # `iter_rows` begins at the first row but at the first used column; addresses must be those that one sees.
    before = [None] * sheet.start[1]
    rows = (before + [cell_of(value) for value in row] for row in sheet.iter_rows())
    yield from filled_down(rows_with_marks(rows, marks), merges)


def _text(data: bytes) -> Iterator[Any]:
    text = _decoded(data)
    sample = text[:20_000].splitlines()[:50]
    delimiter = max(_DELIMITERS, key=lambda mark: sum(mark in line for line in sample))
    csv.field_size_limit(limits.MAX_CELL_CHARACTERS * 4)
    yield {"counts_from_1904": False, "hidden": []}
    yield {"sheet": "", "merged": 0}
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells += len(row)
            if cells > limits.MAX_CELLS:
                raise Refused("too-many-cells")
            yield [cell_of(value) for value in row]
    except csv.Error as error:
        raise Refused("damaged") from error


def _decoded(data: bytes) -> str:
    """UTF-8 or, as Chinese Excel writes, GB18030; UTF-16 where it says so. Binary files are refused."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
            return text
    raise Refused("not-a-sheet")


def _limit() -> None:
    """Bounds this process where the system can (not on Windows, where the parent's time limit holds)."""
    try:
        import resource
    except ImportError:
        return
    memory = limits.MEMORY_MB << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.SECONDS, limits.SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.SPOOL_BYTES, limits.SPOOL_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """The child's whole life: limits, read, answer."""
    _limit()
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="replace", newline="\n")
    try:
        for line in lines(sys.stdin.buffer.read()):
            out.write(encode(line) + "\n")
        last: dict[str, object] = {"end": True}
    except Refused as refused:
        last = {"refused": refused.code}
    except MemoryError:
        last = {"refused": "too-many-cells"}
    except Exception:  # whatever a parser trips over in a hostile file is the file's damage
        last = {"refused": "damaged"}
    out.write(encode(last) + "\n")
    out.flush()


if __name__ == "__main__":
    main()

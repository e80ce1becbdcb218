"""Workbooks as offices send them in: made here cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

from luoshi.sheets.columns import Column, Kind

COLUMNS = (
    Column("name", "单位全称", synonyms=("单位名称", "单位"), required=True, longest=100),
    Column("kind", "性质", Kind.CHOICE, accepted=(("政府部门", "government"), ("乡镇（街道）", "town"))),
    Column("since", "成立日期", Kind.DATE, synonyms=("成立",), opens=True),
    Column("share", "完成率", Kind.NUMBER, least=0),
    Column("position", "排序", Kind.INTEGER),
    Column("short", "简称", Kind.LIST, longest=20),
)
HEADER = ("单位全称", "性质", "成立日期", "完成率", "排序", "简称")


def workbook(build: Callable[[Any, Any], None], **options: Any) -> bytes:
    """An xlsx whose sheet 名录 was filled by `build(book, sheet)`."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        build(book, book.add_worksheet("名录"))
    return file.getvalue()


def table(*rows: Any, header: Any = HEADER, top: int = 0) -> bytes:
    """An xlsx with a header and rows of texts and numbers."""

    def fill(_book: Any, sheet: Any) -> None:
        for number, row in enumerate((header, *rows), top):
            sheet.write_row(number, 0, row)

    return workbook(fill, strings_to_formulas=False)


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same zip with parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)

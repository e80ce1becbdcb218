"""The ledger as a workbook that an office can print: A4 landscape, one row an item."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fangan.ledger import HEADS, rows
from fangan.model import Plan

_WIDTHS = (12, 6, 18, 52, 16, 26, 18, 10, 12, 30)
_HEAD = {
    "bold": True,
    "border": 1,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "bg_color": "#E8EEF4",
}
_LINE, _TALLEST = 14.5, 409
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_workbook(plans: Sequence[Plan], path: Path) -> None:
    """One sheet a plan. Cells are written as text, so that none becomes a formula. Raises OSError."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "head": book.add_format(_HEAD),
            "cell": book.add_format({"border": 1, "valign": "top", "text_wrap": True}),
        }
        names: set[str] = set()
        for plan in plans:
            title = plan.meta.title or plan.source.filename or "任务台账"
            _sheet(book.add_worksheet(_sheet_name(title, names)), title, plan, formats)


def _sheet(sheet: Any, title: str, plan: Plan, formats: dict[str, Any]) -> None:
    sheet.merge_range(0, 0, 0, len(HEADS) - 1, title, formats["title"])
    sheet.set_row(0, 30)
    for column, (head, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, head, formats["head"])
    last = 1
    for last, row in enumerate(rows(plan), 2):
        sheet.set_row(last, _height(row))
        for column, cell in enumerate(row):
            sheet.write_string(last, column, cell, formats["cell"])
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, max(last, 2), len(HEADS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _height(row: Sequence[str]) -> float:
    """Points for the tallest cell of a row; not every office program fits rows by itself."""
    lines = 1
    for cell, width in zip(row, _WIDTHS, strict=True):
        halves = (sum(2 if ord(mark) > 0x2E7F else 1 for mark in line) for line in cell.split("\n"))
        lines = max(lines, sum(max(1, math.ceil(count / (width - 1))) for count in halves))
    return min(_LINE * lines + 2, _TALLEST)


def _sheet_name(title: str, taken: set[str]) -> str:
    """At most 31 characters, none that Excel forbids, unique in the book."""
    base = title.translate(_FORBIDDEN).strip(" '")[:28] or "任务台账"
    name, number = base, 2
    while name.casefold() in taken:
        name, number = f"{base}{number}", number + 1
    taken.add(name.casefold())
    return name
